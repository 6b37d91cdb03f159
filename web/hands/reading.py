"""Values out of the forms of these pages; Invalid per field for what is none."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import request

from engine.errors import Invalid
from engine.instances.bulk import MOST


def text(name: str) -> str:
    """A field without blanks around it."""
    return request.form.get(name, "").strip()


def day(name: str = "until") -> dt.date:
    """An ISO day."""
    try:
        return dt.date.fromisoformat(text(name))
    except ValueError as error:
        raise Invalid("no day", fields={name: ["unknown"]}) from error


def person(name: str = "to") -> uuid.UUID:
    """The id of a person."""
    try:
        return uuid.UUID(text(name))
    except ValueError as error:
        raise Invalid("nobody", fields={name: ["unknown"]}) from error


def chosen() -> list[uuid.UUID]:
    """The ticked tasks."""
    found = []
    for value in request.form.getlist("tasks"):
        try:
            found.append(uuid.UUID(value))
        except ValueError:
            continue
    if not found or len(found) > MOST:
        raise Invalid("choose some", fields={"tasks": ["required" if not found else "too_many"]})
    return found
