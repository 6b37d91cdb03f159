"""The studio's page: a package's draft, or its newest version where there is none."""

from __future__ import annotations

import functools
import json
import pathlib
import uuid
from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.instances import queries
from engine.instances.package_drafts import rules
from engine.instances.package_drafts.queries import DraftView, get_draft
from engine.process.step_reading import read_all
from engine.process.steps import DrawnProcess
from web.design import checked, versions, vocabulary
from web.design.told import saved_words, steps_in_words
from web.design.views import StudioDrawing, StudioPage

MODDLE = pathlib.Path(__file__).resolve().parents[2] / "bpmn" / "layak.moddle.json"
SUFFIX = ".bpmn"


def studio_page(session: Session, city_id: uuid.UUID, key: str, wanted: str) -> StudioPage:
    """The page of one drawing of a package, the main one unless another is wanted; raises NotFound."""
    found = get_draft(session, city_id, key)
    processes = read_all(found.files)
    words = vocabulary.of(found.files, processes, queries.titles(session, city_id))
    who = names(session, city_id, found)
    name = wanted or main_drawing(found, processes)
    if f"{name}{SUFFIX}" not in found.files:
        raise NotFound(f"no drawing {name}")
    answer = checked.check(session, city_id, key, found.files, is_changed=found.is_changed)
    page = StudioPage(
        key=key,
        title=found.title,
        name=name,
        drawings=drawings(found, processes),
        revision=found.revision,
        base_version=found.base_version,
        next_version=found.newest.version + 1,
        newest_version=found.newest.version,
        saved_words=draft_words(found, who),
        urls=urls(key, name, found.base_version),
        findings=answer.findings,
        checked_words=answer.checked_words,
        why_not=answer.why_not,
        versions=versions.rows(found.versions, who),
        beside=tuple(sorted(name for name in found.files if rules.BESIDE.fullmatch(name))),
        steps=steps_in_words(processes, words.names),
        data={},
    )
    page.data.update(_data(page, answer, words))
    return page


def _data(page: StudioPage, answer: checked.Answer, words: vocabulary.Vocabulary) -> dict[str, Any]:
    """What the script reads; a first save says below itself which version it was made from."""
    named = ("key", "title", "name", "revision", "base_version", "next_version", "saved_words")
    base = {"drawing": f"{page.urls['drawing']}?dasar={page.base_version}"}
    return {
        **{name: getattr(page, name) for name in named},
        **answer.as_data(),
        "drawings": [vars(each) for each in page.drawings],
        "urls": {**page.urls, **base},
        "csrf": generate_csrf(),
        "vocabulary": words.as_data(),
        "moddle": moddle(),
    }


def urls(key: str, name: str, version: int) -> dict[str, str]:
    """Where the script and the page's forms ask; what makes a first draft says which version was seen."""
    at = functools.partial(url_for, key=key)
    drawing = at("draft.drawing", name=name)
    return {
        "drawing": drawing,
        "save": drawing,
        "check": at("draft.check"),
        "example": at("draft.example"),
        "scenarios": at("draft.scenarios"),
        "publish": at("draft.confirm_publish"),
        "import": at("draft.bring_in", dasar=version),
        "discard": at("draft.confirm_discard"),
        "steps": at("draft.steps"),
        "page": at("draft.show"),
    }


def drawings(found: DraftView, processes: tuple[DrawnProcess, ...]) -> tuple[StudioDrawing, ...]:
    """Every drawing, the main one first; one that cannot be read by the name of its file."""
    titles = {p.file: p.name for p in reversed(processes)}
    main = main_drawing(found, processes)
    names = sorted(
        (file.removesuffix(SUFFIX) for file in found.files if file.endswith(SUFFIX)), key=lambda n: (n != main, n)
    )
    return tuple(
        StudioDrawing(
            name=name,
            title=titles.get(f"{name}{SUFFIX}", name),
            url=url_for("draft.drawing", key=found.key, name=name),
            href=url_for("draft.show", key=found.key, gambar=name),
        )
        for name in names
    )


def main_drawing(found: DraftView, processes: tuple[DrawnProcess, ...]) -> str:
    """The drawing of the main process; where nobody can tell, the first."""
    mine = next((p.file for p in processes if p.id == found.key), None)
    names = sorted(file for file in found.files if file.endswith(SUFFIX))
    return (mine or names[0]).removesuffix(SUFFIX)


def draft_words(found: DraftView, who: Mapping[str, str]) -> str:
    """When and by whom the draft was saved last."""
    return saved_words(found.saved_at, who.get(found.saved_by, "Layak"))


def names(session: Session, city_id: uuid.UUID, found: DraftView) -> dict[str, str]:
    """Whoever deployed or saved, by id."""
    return queries.names_of(session, city_id, {v.created_by for v in found.versions} | {found.saved_by})


@functools.cache
def moddle() -> dict[str, Any]:
    """The words Layak adds to BPMN, as bpmn-js reads them."""
    found: dict[str, Any] = json.loads(MODDLE.read_text("utf-8"))
    return found
