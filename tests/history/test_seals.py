"""A seal says what a city's history was; nothing before it can be changed, cut off or taken away unseen."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from engine.city.actors import system
from engine.errors import Conflict, Forbidden, NotFound
from engine.history import HistoryEvent, Seal, SealLeaf, find_latest_seal, has_root
from engine.history.merkle import EMPTY, root_of
from engine.instances import streams
from engine.instances.tables import ProcessInstance
from tests.history.conftest import CASES, found, seal
from tests.instances.world import World


def test_a_city_that_is_left_alone_holds(world: World) -> None:
    assert found(world) == set()
    with world.sessions() as session:
        last = find_latest_seal(session, world.city_id)
        assert last is not None
        assert (last.number, last.streams) == (2, CASES + 1)
        assert last.events == session.scalar(sa.select(sa.func.count()).select_from(HistoryEvent))
        assert has_root(session, world.city_id, last.root)


def test_where_nothing_happened_nothing_is_sealed(world: World) -> None:
    assert seal(world) is None


def test_a_seal_keeps_only_the_heads_that_moved(world: World) -> None:
    with world.sessions() as session:
        [case] = [i for i in streams.list_heads(session, world.city_id) if i.seq == 2]
    world.complete(case.stream, "collect", "officer")
    assert seal(world) == 3
    with world.sessions() as session:
        assert list(session.scalars(sa.select(SealLeaf.stream).where(SealLeaf.number == 3))) == [case.stream]
    assert found(world) == set()


def test_an_officer_seals_nothing(world: World) -> None:
    with pytest.raises(Forbidden):
        world.unit(lambda s: streams.seal_city(s, world.actors["officer"]))


def test_over_a_shortened_history_no_seal_is_laid(world: World) -> None:
    """The hourly job fails loudly instead of sealing what somebody has done to the tables."""
    with world.engine.begin() as connection:
        connection.execute(sa.text("update process_instance set history_seq = 1"))
    with pytest.raises(Conflict, match="layak audit verify"):
        seal(world)


def test_a_root_in_other_hands_shows_that_seals_were_made_anew(world: World) -> None:
    """All seals gone and one laid over a history rewritten: whole in itself, but not what the auditor has."""
    with world.sessions() as session:
        kept = session.scalars(sa.select(Seal.root).order_by(Seal.number)).all()
    with world.engine.begin() as connection:
        connection.execute(sa.delete(Seal))
        connection.execute(sa.delete(SealLeaf))
    world.complete(_answered(world), "review", "reviewer", verdict="accepted")
    assert seal(world) == 1
    assert found(world) == set()
    with world.sessions() as session:
        assert not any(has_root(session, world.city_id, root) for root in kept)


def test_a_redacted_event_has_no_words_and_everything_still_holds(world: World) -> None:
    case = _answered(world)
    world.unit(lambda s: streams.redact_event(s, system(world.city_id), case, 2, reason="permintaan yang bersangkutan"))
    with world.sessions() as session:
        row = session.scalars(sa.select(HistoryEvent).where(HistoryEvent.stream == case, HistoryEvent.seq == 2)).one()
        last = session.scalars(
            sa.select(HistoryEvent).where(HistoryEvent.stream == case).order_by(HistoryEvent.seq.desc()).limit(1)
        ).one()
    assert (row.body, row.salt) == (None, None)
    assert last.type == "history.redacted"
    assert found(world) == set()
    assert seal(world) == 3
    assert found(world) == set()


def test_what_cannot_be_redacted_is_said(world: World) -> None:
    case, actor = _answered(world), system(world.city_id)
    with pytest.raises(NotFound):
        world.unit(lambda s: streams.redact_event(s, actor, case, 99, reason="-"))
    world.unit(lambda s: streams.redact_event(s, actor, case, 2, reason="-"))
    with pytest.raises(Conflict, match="it is empty"):
        world.unit(lambda s: streams.redact_event(s, actor, case, 2, reason="-"))
    with pytest.raises(Forbidden):
        world.unit(lambda s: streams.redact_event(s, world.actors["coordinator"], case, 1, reason="-"))


def _answered(world: World) -> uuid.UUID:
    """A case that waits for its review."""
    with world.sessions() as session:
        wanted = sa.select(ProcessInstance.id).where(ProcessInstance.business_key == "KLA-2026/04")
        return session.scalars(wanted).one()


def test_a_root_over_nothing_and_over_an_odd_number_of_leaves() -> None:
    assert root_of([]) == EMPTY
    roots = {root_of([bytes([n]) for n in range(count)]) for count in range(1, 20)}
    assert len(roots) == 19
    assert root_of([b"a", b"b", b"c"]) != root_of([b"a", b"c", b"b"])
