"""A format of our own: small, flat, without a class or a version of a library."""

import json
import zlib

import pytest

from engine.errors import ProcessError
from engine.process import snapshot
from tests.process.drawing import Case, drawing, flow, line, node


def test_what_is_in_it() -> None:
    case = Case(drawing(line("a")), {"indicator": 7})
    assert json.loads(zlib.decompress(case.raw)) == {
        "v": 1,
        "p": "p",
        "n": 2,
        "s": "running",
        "t": [["p", None, 0, {"data": {"indicator": 7}}], ["a", 0, 2]],
    }


def test_a_newer_format_is_refused() -> None:
    with pytest.raises(ProcessError, match="format 2"):
        snapshot.load(zlib.compress(b'{"v":2}'))


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ProcessError, match="unknown key"):
        snapshot.load(zlib.compress(b'{"v":1,"p":"p","n":1,"s":"running","t":[["p",null,0,{"pickle":1}]]}'))


@pytest.mark.parametrize("value", [{"typename": "x"}, [1, [2]], {"a": {"b": None}}, "1:2"])
def test_any_data_survives(value: object) -> None:
    case = Case(drawing(line("a", "b")), {"v": value})
    case.complete("a")
    assert case.data["v"] == value


def test_a_case_goes_on_under_another_drawing() -> None:
    case = Case(drawing(line("a", "b")))
    timer = (
        node(
            "boundaryEvent",
            "late",
            "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>",
            attachedToRef="a",
            cancelActivity="false",
        )
        + node("userTask", "n")
        + flow("late", "n")
        + flow("n", "e")
    )
    before, case.files = case.definition, {"process.bpmn": drawing(line("a", "c") + timer)}
    raw = case.raw
    case.take(lambda run, _: run.migrate(snapshot.load(raw), before))
    assert list(case.due) == [("late", 2)]
    case.complete("a")
    assert case.open == ["c"]


def test_a_token_without_a_place_stays_where_it_is() -> None:
    case = Case(drawing(line("a")))
    before, case.files = case.definition, {"process.bpmn": drawing(line("b"))}
    with pytest.raises(ProcessError, match="no place for a"):
        case.runtime().migrate(snapshot.load(case.raw), before)
