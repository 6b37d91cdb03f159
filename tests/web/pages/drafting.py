"""What the studio's script sends, and the small package it works at."""

from __future__ import annotations

import json
import pathlib
import uuid
from typing import Any

from engine.city.tables import RoleHeld
from engine.store import new_id
from tests.web.pages.story import Seen, Story

ROOT = pathlib.Path(__file__).parents[3] / "bpmn"
DRAFT = "/proses/evidence/draf"
SCENARIOS = ("accepted.scenario.yaml", "returned-once.scenario.yaml")


def few(files: dict[str, bytes]) -> dict[str, bytes]:
    """A package with two of its scenarios: enough to see one fail."""
    return {n: b for n, b in files.items() if not n.endswith(".scenario.yaml") or n in SCENARIOS}


def make_coordinator(story: Story, who: str) -> None:
    """Somebody gets the role as well."""
    person_id, city_id = uuid.UUID(story.world.actors[who].id), story.world.city_id
    row = RoleHeld(id=new_id(), city_id=city_id, person_id=person_id, role="coordinator")
    story.world.unit(lambda s: s.add(row))


def ask(story: Story, url: str, body: Any, *, who: str = "coordinator", status: int = 200) -> Any:
    """What the studio's script sends, and the answer it gets."""
    client = story.client(who)
    response = client.post(
        url, data=json.dumps(body), content_type="application/json", forged=True,
        headers={"Accept": "application/json", "X-CSRFToken": client.token()},
    )  # fmt: skip
    assert response.status_code == status, response.get_data(as_text=True)[:500]
    return response.get_json()


def xml_of(story: Story, name: str = "evidence", key: str = "evidence") -> str:
    return story.client("coordinator").get(f"/proses/{key}/draf/{name}.bpmn").get_data(as_text=True)


def data_of(page: Seen) -> Any:
    [found] = page.page.xpath("//script[@id='studio-data']")
    return json.loads(found.text)


def save(story: Story, old: str, new: str, revision: int, **more: Any) -> Any:
    xml = xml_of(story)
    assert old in xml
    return ask(story, f"{DRAFT}/evidence.bpmn", {"revision": revision, "xml": xml.replace(old, new)}, **more)


LATE = ("after_due(0)", "after_due(2)")
