"""A package is the files of a folder: one digest over all, an id for every flow, calls into the folders beside it."""

import pathlib

import pytest

from engine.process import definition, folder_check, package
from engine.process.findings import Refused
from tests.process.drawing import declared, drawing, extended, file_of, line, node, process, through
from web.words import findings as words


def test_a_digest_changes_with_any_file_and_any_name() -> None:
    files = {"a.bpmn": drawing(line("a")), "labels.en.yaml": b"a: Task\n"}
    digests = {
        definition.digest(files),
        definition.digest({**files, "labels.en.yaml": b"a: Job\n"}),
        definition.digest({"b.bpmn": files["a.bpmn"], "labels.en.yaml": b"a: Task\n"}),
        definition.digest({"a.bpmn": files["a.bpmn"]}),
    }
    assert len(digests) == 4


def test_flows_without_ids_get_one_that_is_written_into_the_file() -> None:
    raw = drawing(line("a")).replace(b' id="s-a"', b"").replace(b"</definitions>", b"<!-- ours --></definitions>")
    mended = package.with_ids({"a.bpmn": raw})["a.bpmn"]
    assert mended != raw
    assert b"<!-- ours -->" in mended
    assert package.with_ids({"a.bpmn": mended})["a.bpmn"] == mended
    flows = [set(definition.wire({"a.bpmn": r}).processes["p"].flows) for r in (raw, mended)]
    assert flows[0] == flows[1]


def test_an_id_that_is_given_never_takes_that_of_another() -> None:
    raw = drawing(line("a").replace(' id="s-a"', "") + node("task", "sequenceFlow_1"))
    made = package.with_ids({"a.bpmn": raw})["a.bpmn"]
    assert made.count(b'id="sequenceFlow_1"') == 1


def test_a_folder_is_read_without_its_scenarios_and_notes(tmp_path: pathlib.Path) -> None:
    for name in ("a.bpmn", "t.dmn", "f.form", "process.yaml", "labels.en.yaml", "a.scenario.yaml", "README.md"):
        (tmp_path / name).write_bytes(b"x")
    assert sorted(package.read_folder(tmp_path)) == ["a.bpmn", "f.form", "labels.en.yaml", "process.yaml", "t.dmn"]


def test_a_drawing_without_a_package_takes_what_it_calls_beside_it(tmp_path: pathlib.Path) -> None:
    (tmp_path / "p.bpmn").write_bytes(file_of(process("p", through(node("callActivity", "c", calledElement="q")))))
    (tmp_path / "q.bpmn").write_bytes(file_of(process("q", line("a"))))
    (tmp_path / "other.bpmn").write_bytes(file_of(process("r", line("a"))))
    assert sorted(package.package_of(tmp_path / "p.bpmn")) == ["p.bpmn", "q.bpmn"]


def test_the_folders_it_calls_stand_beside_it(tmp_path: pathlib.Path) -> None:
    for key, calls in (("p", ["q"]), ("q", ["r"]), ("r", [])):
        (tmp_path / key).mkdir()
        body = through(node("callActivity", "c", calledElement=calls[0])) if calls else line("a")
        (tmp_path / key / "it.bpmn").write_bytes(file_of(process(key, body)))
        (tmp_path / key / "process.yaml").write_bytes(declared(calls=calls, facts={f"fact_{key}": {"type": "string"}}))
    shelf = package.Shelf(package.read_folder(tmp_path / "p"), tmp_path / "p")
    assert [d.key for d in shelf.all()] == ["p", "q", "r"]
    assert shelf.facts == {"fact_p", "fact_q", "fact_r"}
    assert shelf.get(shelf.latest("r").digest).key == "r"


def test_the_same_process_twice_is_refused() -> None:
    with pytest.raises(Refused, match="duplicate-process"):
        definition.build({"a.bpmn": drawing(line("a")), "b.bpmn": drawing(line("b"))})


def test_every_file_that_is_wrong_is_named() -> None:
    found = package.check_package({"a.bpmn": b"", "b.bpmn": b"<html/>", "c.dmn": b"\x00", "d.form": b"{"}, strict=False)
    assert sorted((f.file, f.rule) for f in found if f.is_error) == [
        ("a.bpmn", "empty"),
        ("b.bpmn", "bpmn"),
        ("c.dmn", "xml"),
        ("d.form", "bad-file"),
    ]


def test_what_a_call_hands_to_another_folder_is_declared_there(tmp_path: pathlib.Path) -> None:
    mapped = extended('<layak:in target="agncy">"dinkes"</layak:in>', '<layak:out target="x">verdct</layak:out>')
    call = node("callActivity", "c", mapped, calledElement="q")
    folders = {
        "p": (through(call), declared(calls=["q"], data={"x": {"type": "string"}})),
        "q": (line("a"), declared(data={"agency": {"type": "string"}, "verdict": {"type": "string"}})),
    }
    for key, (body, names) in folders.items():
        (tmp_path / key).mkdir()
        (tmp_path / key / "it.bpmn").write_bytes(file_of(process(key, body)))
        (tmp_path / key / "process.yaml").write_bytes(names)
    shelf = package.Shelf(package.read_folder(tmp_path / "p"), tmp_path / "p")
    found = package.check_calls(shelf.definition, shelf.find)
    assert [(f.element, words.hint(f, words.english), f.is_error) for f in found] == [
        ("c", "did you mean «agency»?", True),
        ("c", "did you mean «verdict»?", True),
    ]
    (unknown,) = package.check_calls(shelf.definition, lambda _: None)
    assert not unknown.is_error
    (report,) = [r for r in folder_check.reports([tmp_path / "p"]) if r.verdict != "ok"]
    assert [f.rule for f in report.findings] == ["name", "name"]
