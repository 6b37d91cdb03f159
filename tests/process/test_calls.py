"""Called processes: in other drawings and folders, in the version they began with, with the data they are given."""

import pytest

from engine.errors import NotFound
from engine.process import definition, snapshot
from engine.process.model import ProcessDefinition
from engine.process.step import Outcome
from tests.process.drawing import Case, declared, extended, file_of, flow, line, node, process, through

CALL = "callActivity"


class Deployed:
    """A library of what was deployed so far."""

    def __init__(self) -> None:
        self.made: list[ProcessDefinition] = []

    def deploy(self, **files: bytes) -> ProcessDefinition:
        self.made.append(definition.build({name.replace("__", "."): raw for name, raw in files.items()}))
        return self.made[-1]

    def get(self, digest: str) -> ProcessDefinition:
        return next(d for d in self.made if d.digest == digest)

    def latest(self, process_key: str) -> ProcessDefinition:
        for made in reversed(self.made):
            if process_key in made.processes:
                return made
        raise NotFound(f"process {process_key} is not deployed")


def two_files(call: str, inner: str) -> dict[str, bytes]:
    return {
        "p.bpmn": file_of(process("p", through(call, node("userTask", "after")))),
        "q.bpmn": file_of(process("q", inner)),
    }


def test_a_process_calls_another_drawing_of_its_folder_though_their_ids_are_the_same() -> None:
    case = Case(two_files(node(CALL, "work", calledElement="q"), through(node("userTask", "after"))))
    assert case.task("after").process == "q"
    case.complete("after")
    assert case.task("after").process == "p"
    case.complete("after")
    assert case.state == "completed"


def caller(binding: str = "") -> dict[str, bytes]:
    extra = {"layak_binding": binding} if binding else {}
    return {
        "process.bpmn": file_of(process("p", through(node(CALL, "work", calledElement="q", **extra)))),
        "process.yaml": declared(calls=["q"]),
    }


def test_another_folder_is_called_in_its_newest_version_and_keeps_the_one_it_began_with() -> None:
    library = Deployed()
    old = library.deploy(q__bpmn=file_of(process("q", line("first", "second"))))
    case = Case(caller(), library=library)
    assert case.task("first").digest == old.digest
    new = library.deploy(q__bpmn=file_of(process("q", line("other"))))
    case.complete("first")
    assert case.open == ["second"]
    assert Case(caller(), library=library).task("other").digest == new.digest


def test_the_digest_of_a_call_is_stored_only_for_another_folder() -> None:
    inside = Case(two_files(node(CALL, "work", calledElement="q"), line("a")))
    assert [t.digest for t in snapshot.load(inside.raw).tokens()] == [None] * 4
    library = Deployed()
    made = library.deploy(q__bpmn=file_of(process("q", line("a"))))
    outside = Case(caller(), library=library)
    assert [t.digest for t in snapshot.load(outside.raw).tokens() if t.process == "q"] == [made.digest]


def test_a_process_calls_itself_in_the_newest_version_only_if_it_says_so() -> None:
    library = Deployed()
    called = process("q", line("a", name="q"))
    own = file_of(process("p", through(node(CALL, "c", calledElement="q"))), called)
    latest = file_of(process("p", through(node(CALL, "c", calledElement="q", layak_binding="latest"))), called)
    library.deploy(q__bpmn=file_of(process("q", line("newer"))))
    assert Case(own, library=library).open == ["a"]
    assert Case(latest, library=library).open == ["newer"]


def test_a_process_that_is_not_deployed_is_an_incident_that_can_be_retried() -> None:
    library = Deployed()
    case = Case(caller(), library=library)
    assert case.state == "failed"
    assert "not deployed" in case.step.incidents[0].reason
    library.deploy(q__bpmn=file_of(process("q", line("a"))))
    assert case.retry("work").resolved
    assert case.open == ["a"]
    assert case.state == "running"


# -- data
def given(*mappings: str) -> str:
    return extended(*mappings)


def test_an_open_call_reads_what_its_caller_sees_and_its_data_flow_out() -> None:
    condition = node(CALL, "work", calledElement="q")
    inner = through(node("userTask", "a", layak_agency="agency"))
    case = Case(two_files(condition, inner), {"agency": "dinkes"})
    assert case.task("a").agency == "dinkes"
    case.complete("a", found=True)
    assert case.data == {"agency": "dinkes", "found": True}


def test_a_closed_call_sees_and_gives_only_what_is_named() -> None:
    call = node(
        CALL,
        "work",
        given('<layak:in target="agency">lead</layak:in>', '<layak:out target="result">verdict = "ok"</layak:out>'),
        calledElement="q",
    )
    inner = through(node("userTask", "a", layak_agency="agency", layak_assignee="secret"))
    case = Case(two_files(call, inner), {"lead": "dp3a", "secret": "x"})
    assert case.task("a").agency == "dp3a"
    assert case.task("a").assignee is None
    case.complete("a", verdict="ok", noise=1)
    assert case.data == {"lead": "dp3a", "secret": "x", "result": True}


def test_facts_are_read_everywhere() -> None:
    call = node(CALL, "work", given('<layak:in target="x">1</layak:in>'), calledElement="q")
    inner = through(node("userTask", "a", layak_agency="lead_agency"))
    assert Case(two_files(call, inner), facts={"lead_agency": "dp3a"}).task("a").agency == "dp3a"


def test_a_closed_call_gives_what_is_named_also_on_an_error() -> None:
    call = node(CALL, "work", given('<layak:out target="why">reason</layak:out>'), calledElement="q")
    caught = node("boundaryEvent", "b", '<errorEventDefinition errorRef="E"/>', attachedToRef="work")
    body = through(call) + caught + node("userTask", "mend") + flow("b", "mend")
    files = {
        "p.bpmn": file_of(process("p", body)),
        "q.bpmn": file_of(process("q", through(node("userTask", "a"), node("serviceTask", "post")))),
    }
    case = Case(files, outcomes={"post": Outcome(error="E1", data={"reason": "closed"})})
    case.complete("a")
    assert case.open == ["mend"]
    assert case.data == {"why": "closed"}


def test_what_is_not_declared_does_not_reach_the_process() -> None:
    files = {
        "process.bpmn": file_of(process("p", line("a", "b"))),
        "process.yaml": declared(data={"x": {"type": "number"}}),
    }
    case = Case(files)
    case.complete("a", x=1, comment="stays with the completed task")
    assert case.data == {"x": 1}


def test_a_declared_name_has_its_default_until_it_is_set_and_is_null_without_one() -> None:
    task = node("userTask", "a", layak_agency="agency", layak_priority="level * 10", layak_assignee="nobody")
    data = {
        "agency": {"type": "string", "default": "dp3a"},
        "level": {"type": "number", "default": 2},
        "nobody": {"type": "string"},
    }
    files = {"process.bpmn": file_of(process("p", through(task))), "process.yaml": declared(data=data)}
    case = Case(files)
    assert (case.task("a").agency, case.task("a").priority, case.task("a").assignee) == ("dp3a", 20, None)
    assert Case(files, {"level": 7}).task("a").priority == 70
    assert case.data == {}


def test_a_message_finds_the_token_that_waits() -> None:
    loop = (
        "<multiInstanceLoopCharacteristics><loopDataInputRef>agencies</loopDataInputRef>"
        '<inputDataItem name="agency"/></multiInstanceLoopCharacteristics>'
    )
    inner = through(node("intermediateCatchEvent", "wait", '<messageEventDefinition messageRef="M"/>'))
    files = two_files(node(CALL, "work", loop, calledElement="q"), inner)
    case = Case(files, {"agencies": ["dinkes", "disdik"]})
    first, second = case.step.subscriptions
    assert (first.message, first.process, first.element) == ("go", "q", "wait")
    case.take(lambda run, m: run.message(m, "go", token=second.token))
    assert [s.token for s in case.step.subscriptions] == [first.token]
    assert not case.take(lambda run, m: run.message(m, "go", token=second.token)).taken
    assert case.take(lambda run, m: run.message(m, "go", token=first.token)).taken
    assert case.open == ["after"]


@pytest.mark.parametrize("out", ["1 + ", "("])
def test_a_mapping_that_does_not_parse_is_refused(out: str) -> None:
    call = node(CALL, "work", given(f'<layak:out target="x">{out}</layak:out>'), calledElement="q")
    with pytest.raises(Exception, match="expression"):
        definition.build(two_files(call, line("a")))
