"""Everything that can be said of a step, or have changed, has words in both languages."""

from __future__ import annotations

import typing
from collections.abc import Iterator

import pytest
from flask import Flask, g

from engine.process.step_changes import FACTS, Change, Kind
from engine.process.steps import Branch, DrawnProcess, DrawnStep, Event, time_of
from engine.process.words import Words
from web import i18n
from web.words import drawn, times
from web.words.drawn import Names

NAMES = Names(
    roles={"reviewer": "Peninjau klaster"}, facts={"senders": "Orang yang mengirim"}, steps={"review": "Periksa"}
)


@pytest.fixture
def indonesian() -> Iterator[None]:
    app = Flask("web")
    i18n.install(app)
    with app.test_request_context():
        yield


@pytest.fixture
def english(indonesian: None) -> None:  # noqa: ARG001
    i18n.compile_catalogues()
    g.language = "en"


@pytest.mark.usefixtures("english")
def test_every_fact_and_every_change_has_english_words() -> None:
    assert set(drawn.FIELDS) == {"kind", *FACTS}
    assert set(drawn.CHANGES) == set(typing.get_args(Kind)) - {"step_changed"}
    known = {m.id for m in i18n.english() if m.string}
    for words in (drawn.FIELDS, drawn.CHANGES, *drawn.CODES.values()):
        for code in words:
            assert words[code]._args[0] in known, code


@pytest.mark.usefixtures("indonesian")
@pytest.mark.parametrize(
    ("text", "words"),
    [("working_days(5)", "5 hari kerja"), ("working_hours(4)", "4 jam kerja"), ("hours(48)", "48 jam"),
     ("before_due(2)", "2 hari kerja sebelum tenggat"), ("after_due(0)", "tepat pada tenggat"),
     ("after_due(1)", "1 hari kerja setelah tenggat"), ("rung(2)", "menurut tangga eskalasi, tingkat 2"),
     ("PT5M", "PT5M"), ("unknown(5)", "unknown(5)"), ("working_days()", "working_days()")],
)  # fmt: skip
def test_times(text: str, words: str) -> None:
    assert times.time(time_of(text)) == words


@pytest.mark.usefixtures("indonesian")
def test_a_process_is_told_step_by_step() -> None:
    ways = (
        Branch(flow="f", name="", condition="=a > 1", target="x", target_name="Simpan", is_default=False),
        Branch(flow="g", name="", condition="", target="y", target_name="Ulangi", is_default=True),
    )
    words = Words(role="reviewer", excluding="senders", due="working_days(2)")
    task = DrawnStep(element="review", kind="userTask", name="Periksa", words=words, due=time_of("working_days(2)"))
    clock = DrawnStep(element="late", kind="boundaryEvent", name="late", attached_to="review", is_interrupting=False,
                      event=Event(kind="timer", time=time_of("after_due(0)")))  # fmt: skip
    gate = DrawnStep(element="gate", kind="exclusiveGateway", name="gate", branches=ways)
    process = DrawnProcess(id="p", name="P", file="p.bpmn", documentation="", steps=(task, clock, gate))
    told = {each.element: each for each in drawn.steps(process, NAMES)}
    assert told["review"].facts == (
        ("Siapa mengerjakan", "Peninjau klaster"), ("Tidak boleh dikerjakan oleh", "Orang yang mengirim"),
        ("Tenggat", "2 hari kerja"),
    )  # fmt: skip
    assert (told["late"].title, told["late"].facts) == (
        "Tenggat",
        (("Kapan", "tepat pada tenggat"), ("Di tepi", "Periksa"), ("Langkahnya tetap berjalan", "ya")),
    )
    assert told["gate"].then == ("bila a > 1: Simpan", "selain itu: Ulangi")


@pytest.mark.usefixtures("indonesian")
def test_changes_are_sentences() -> None:
    due = Change(kind="step_changed", file="p", name="Periksa bukti", field="due", before=time_of("working_days(3)"),
                 after=time_of("working_days(2)"))  # fmt: skip
    assert drawn.change(due, NAMES) == "Tenggat “Periksa bukti”: 3 hari kerja menjadi 2 hari kerja"
    new = Change(kind="step_changed", file="p", name="Periksa", field="excluding", after="senders")
    assert drawn.change(new, NAMES) == "Tidak boleh dikerjakan oleh “Periksa” kini Orang yang mengirim"
    gone = Change(kind="step_changed", file="p", name="Periksa", field="role", before="reviewer")
    assert drawn.change(gone, NAMES) == "Siapa mengerjakan “Periksa” dihapus (tadinya Peninjau klaster)"
    help_ = Change(kind="step_changed", file="p", name="Periksa", field="documentation", before="a", after="b")
    assert drawn.change(help_, NAMES) == "Petunjuk untuk yang mengerjakan pada “Periksa” ditulis ulang"
    added = Change(kind="step_added", file="p", name="Catat 100 %")
    assert drawn.change(added, NAMES) == "Langkah baru: “Catat 100 %”"
