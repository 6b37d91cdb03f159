"""What a person has typed and not sent is kept on the server, once per person, also when two tabs save at once."""

from __future__ import annotations

import uuid
from functools import partial

import pytest
import sqlalchemy as sa

from engine.errors import Forbidden
from engine.instances import drafts
from engine.instances.tables import TaskDraft, UserTask
from tests.instances.packages import PACKAGE
from tests.instances.test_advance import together
from tests.instances.world import World


@pytest.fixture
def task_id(world: World) -> uuid.UUID:
    world.deploy(PACKAGE)
    return world.task(world.start("request", "KLA-2026/07", agency="dinkes"), "collect").id


def save(world: World, task_id: uuid.UUID, who: str, **values: str) -> None:
    world.unit(lambda s: drafts.save_draft(s, task_id, world.actors[who], values))


def kept(world: World, task_id: uuid.UUID, who: str) -> dict[str, str] | None:
    with world.sessions() as session:
        found = drafts.find_draft(session, task_id, world.actors[who])
        return found.values if found else None


def test_the_last_save_counts_and_each_keeps_their_own(world: World, task_id: uuid.UUID) -> None:
    save(world, task_id, "officer", note="dua laporan")
    save(world, task_id, "colleague", note="satu foto")
    save(world, task_id, "officer", note="tiga laporan")
    assert kept(world, task_id, "officer") == {"note": "tiga laporan"}
    assert kept(world, task_id, "colleague") == {"note": "satu foto"}


def test_who_could_not_send_keeps_no_draft(world: World, task_id: uuid.UUID) -> None:
    with pytest.raises(Forbidden):
        save(world, task_id, "stranger", note="bukan tugas saya")
    assert kept(world, task_id, "stranger") is None


def test_a_task_that_was_sent_keeps_no_draft(world: World, task_id: uuid.UUID) -> None:
    with world.sessions() as session:
        instance_id = session.scalars(sa.select(UserTask.instance_id).where(UserTask.id == task_id)).one()
    world.complete(instance_id, "collect", "officer")
    save(world, task_id, "colleague", note="terlambat")
    assert kept(world, task_id, "colleague") is None


def test_two_tabs_that_save_at_once_are_both_answered(world: World, task_id: uuid.UUID) -> None:
    """Neither finds a draft when it looks: one of the two rows must not be an error."""
    together(*[partial(save, world, task_id, "officer", note=f"tab {number}") for number in range(8)])
    with world.sessions() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(TaskDraft)) == 1
