"""Decisions in DMN files: tables with all hit policies, boxed expressions, requirement graphs."""

from engine.process.decisions.lint import check
from engine.process.decisions.loading import load
from engine.process.decisions.model import DmnError, Model
from engine.process.decisions.reading import Decisions, read
from engine.process.decisions.run import evaluate

__all__ = ["Decisions", "DmnError", "Model", "check", "evaluate", "load", "read"]
