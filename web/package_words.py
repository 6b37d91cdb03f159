"""The words of a deployed package: names of tasks and forms, in the reader's language.

Indonesian stands in the drawings and forms themselves; other languages in `labels.<language>.yaml` of the same
deployment, by file: `collect: {remind: Remind officer}`, and under `forms` the labels by component id.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import NotFound, ProcessError
from engine.instances.definitions import get_definition
from engine.instances.tables import Deployment, DeploymentFile
from engine.process import forms
from engine.process.plain_yaml import read_yaml
from web import i18n
from web.session import db_session

FORMS = "forms"
Words = Mapping[str, Mapping[str, str]]
MOST_KEPT = 200
_known: dict[tuple[str, str], Words] = {}
_guard = threading.Lock()


class TaskLike(Protocol):
    """As much of a task as its words need."""

    city_id: uuid.UUID
    digest: str
    process_key: str
    element_id: str
    name: str


def task_name(task: TaskLike) -> str:
    """The name of a task as the drawing gives it, or its translation."""
    return element_name(task.city_id, task.digest, task.process_key, task.element_id) or task.name


def element_name(city_id: uuid.UUID, digest: str, process_key: str, element_id: str) -> str:
    """The translated name of an element; empty where there is none, as in Indonesian."""
    for section in _labels(city_id, digest).values():
        if process_key in section and element_id in section:  # element ids repeat between files, process keys do not
            return section[element_id]
    return ""


def form_of(city_id: uuid.UUID, digest: str, form_key: str) -> forms.Form:
    """A form of a deployment in the reader's language; raises NotFound (`form_unknown`) where it has none."""
    definition = get_definition(db_session(), city_id, digest)
    if form_key not in definition.forms:
        raise NotFound(f"the package has no form {form_key}", code="form_unknown", form=form_key)
    form = forms.read(definition.forms[form_key], form_key)
    return forms.translated(form, _labels(city_id, digest).get(FORMS, {}))


def _labels(city_id: uuid.UUID, digest: str) -> Words:
    """All words of a deployment in the language of the reader: it never changes, so it is read once per process."""
    language = i18n.language()
    if language == "id":
        return {}
    with _guard:
        found = _known.get((digest, language))
    if found is None:
        found = parsed(_file(db_session(), city_id, digest, f"labels.{language}.yaml"))
        with _guard:
            _known[digest, language] = found
            while len(_known) > MOST_KEPT:
                _known.pop(next(iter(_known)))
    return found


def _file(session: Session, city_id: uuid.UUID, digest: str, name: str) -> bytes:
    body = session.scalars(
        sa.select(DeploymentFile.body)
        .join(Deployment, Deployment.id == DeploymentFile.deployment_id)
        .where(Deployment.city_id == city_id, Deployment.digest == digest, DeploymentFile.name == name)
        .limit(1)
    ).first()
    return body or b""


def parsed(raw: bytes) -> Words:
    """The sections of a file of labels. A file that is none gives no words: the Indonesian ones stay."""
    try:
        found, _lines = read_yaml(raw)
    except ProcessError:
        return {}
    sections = found if isinstance(found, dict) else {}
    return {str(key): _texts(section) for key, section in sections.items() if isinstance(section, dict)}


def _texts(section: Mapping[Any, Any]) -> Mapping[str, str]:
    return {str(key): text for key, text in section.items() if isinstance(text, str)}
