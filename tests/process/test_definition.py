"""Files become a definition that nobody can change, or are refused with every reason."""

import pytest

from engine.process import definition
from engine.process.findings import Refused
from tests.process.drawing import Case, chain, drawing, flow, line, node


def test_a_doctype_is_refused() -> None:
    with pytest.raises(Refused):
        definition.build_one(b'<!DOCTYPE a [<!ENTITY x "y">]>' + drawing(line("a")))


def test_a_definition_knows_the_names_it_reads_and_cannot_be_changed() -> None:
    made = definition.build_one(
        drawing(
            node("startEvent", "s")
            + node("exclusiveGateway", "x", default="d")
            + node("endEvent", "e")
            + chain("s", "x")
            + flow("x", "e", 'score &gt;= 3 and verdict = "ok"')
            + flow("x", "e", name="d")
        )
    )
    assert made.names == {"score", "verdict"}
    with pytest.raises(TypeError):
        made.processes["p"].nodes["y"] = None  # type: ignore[index]


def test_a_file_without_an_executable_process_is_refused() -> None:
    with pytest.raises(Refused, match="no-process"):
        definition.build_one(drawing(line("a")).replace(b'isExecutable="true"', b'isExecutable="false"'))


def test_a_loop_around_a_subprocess() -> None:
    loop = "<standardLoopCharacteristics><loopCondition>again</loopCondition></standardLoopCharacteristics>"
    case = Case(
        drawing(
            line().replace(flow("s", "e"), "")
            + node("subProcess", "sub", loop + line("a", name="1"))
            + chain("s", "sub", "e")
        )
    )
    case.complete("a", again=True)
    assert case.open == ["a"]
    case.complete("a", again=False)
    assert case.state == "completed"
