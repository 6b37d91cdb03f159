"""Snapshots stay what they are: one golden file for each kind of element.

A new file is written by `python -m tests.process.test_golden`; one that changes is a new format, which a release reads
before the next writes it.
"""

import json
import pathlib
import sys
import zlib

import pytest

from engine.process import runtime, snapshot
from tests.process.standing import STANDING

GOLDEN = pathlib.Path(__file__).parent / "golden"


def text_of(raw: bytes) -> str:
    """What a snapshot says, one token per line."""
    body = json.loads(zlib.decompress(raw))
    rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in body.pop("t"))
    return json.dumps(body)[:-1] + f', "t": [\n  {rows}\n]}}\n'


@pytest.mark.parametrize("kind", STANDING)
def test_a_snapshot_is_what_it_was(kind: str) -> None:
    assert text_of(STANDING[kind]().raw) == (GOLDEN / f"{kind}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", STANDING)
def test_a_snapshot_of_then_goes_on_now(kind: str) -> None:
    case = STANDING[kind]()
    stored = json.loads((GOLDEN / f"{kind}.json").read_text(encoding="utf-8"))
    raw = zlib.compress(json.dumps(stored, sort_keys=True).encode())  # the order of keys says nothing
    assert json.loads(text_of(snapshot.dump(snapshot.load(raw)))) == stored
    before = case.step.subscriptions
    case.raw = raw
    step = case.take(lambda run, marking: run.look_again(marking))
    assert step.subscriptions == before
    assert step.happened == ()


def test_every_kind_has_its_file_and_every_file_its_kind() -> None:
    assert {p.stem for p in GOLDEN.glob("*.json")} == set(STANDING)


def test_a_whole_instance_is_small() -> None:
    assert max(len(make().raw) for make in STANDING.values()) < 300


def test_nothing_is_stuck_where_somebody_can_act() -> None:
    for kind, make in STANDING.items():
        assert not runtime.is_stuck(make().marking), kind


if __name__ == "__main__":
    for name in sys.argv[1:] or STANDING:
        (GOLDEN / f"{name}.json").write_text(text_of(STANDING[name]().raw), encoding="utf-8")
