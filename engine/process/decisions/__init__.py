"""Decisions in DMN files: tables with all hit policies, boxed expressions, requirement graphs."""

from engine.process.decisions.dmn import load
from engine.process.decisions.reading import Decisions, read

__all__ = ["Decisions", "load", "read"]
