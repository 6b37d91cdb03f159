"""Files -> an immutable, checked ProcessDefinition. Nothing in a file is dropped in silence."""

from __future__ import annotations

from collections.abc import Mapping

from engine.process.assembly import digest, wire
from engine.process.checking import check, refuse
from engine.process.model import ProcessDefinition

__all__ = ["build", "build_one", "digest", "wire"]


def build(files: Mapping[str, bytes], *, strict: bool = False) -> ProcessDefinition:
    """The definition of a package, or `Refused` with every finding; strict as at deployment: names must be declared."""
    checked = check(files, strict=strict)
    refuse(checked.findings)
    assert checked.definition is not None
    return checked.definition


def build_one(xml: bytes) -> ProcessDefinition:
    """The definition of a single drawing without a folder around it."""
    return build({"process.bpmn": xml})
