"""Before anything is sent: answers, files, links, dates. All of it a draft that nobody else sees."""

from __future__ import annotations

import datetime as dt
import io
import threading
import uuid
from typing import BinaryIO

import pytest

from engine import clock
from engine.cases import scoring
from engine.city.actors import Actor, Held
from engine.errors import Conflict, Forbidden, Invalid, NotFound, TaskAlreadyCompleted
from engine.evidence import answer, incoming, queries, upload
from engine.evidence.dossier import Place
from engine.evidence.incoming import Incoming
from engine.evidence.revising import Dates
from engine.evidence.tables import AnswerRow, Blob, FileRow
from engine.evidence.views import QuestionView
from engine.store.blobs import Measured, StorageFailed
from tests.evidence import files
from tests.evidence.fixtures import ONCE
from tests.evidence.world import REPORT_2024, World


def seen(world: World, code: str, agency: str = "dinkes") -> QuestionView:
    """A question as its officer sees it now."""
    task = world.task("collect", agency)
    found = world.read(queries.get_share, world.actors[agency], task.id).question(code)
    assert isinstance(found, QuestionView)
    return found


def test_an_answer_is_kept_as_far_as_it_goes(world: World) -> None:
    task = world.task("collect", "dinkes")
    world.answer("dinkes", task, "07.01", note="Perda masih di DPRD")
    world.answer("dinkes", task, "07.01", choice=1, note="Perda masih di DPRD")
    found = seen(world, "07.01").answer
    assert found is not None
    assert (found.entered.choice, str(found.claimed), found.is_draft) == (1, "5.00", True)
    assert world.count(AnswerRow) == 1
    assert world.case().claimed == 0, "a draft claims nothing"


def test_a_figure_decides_the_step_where_the_question_has_bands(world: World) -> None:
    world.answer("disdik", world.task("collect", "disdik"), "07.02", figure="41,5")
    found = seen(world, "07.02", "disdik").answer
    assert found is not None
    assert str(found.claimed) == "3.00"


@ONCE
@pytest.mark.parametrize(
    ("who", "code", "entered", "fields"),
    [
        ("dinkes", "07.01", {"choice": 9}, {"choice": ["not_a_choice"]}),
        ("disdik", "07.02", {"figure": "120"}, {"figure": ["out_of_range"]}),
        ("disdik", "07.01", {"choice": 0}, {"answer": ["not_yours_to_answer"]}),
        ("dinkes", "07.03", {"choice": 0, "note": "x" * 2001}, {"note": ["too_long"]}),
    ],
)
def test_a_wrong_answer_is_told_at_its_field(
    world: World, who: str, code: str, entered: dict[str, object], fields: dict[str, list[str]]
) -> None:
    with pytest.raises(Invalid) as refused:
        world.answer(who, world.task("collect", who), code, **entered)
    assert refused.value.fields == fields


@ONCE
def test_a_question_of_another_share_is_not_found(world: World) -> None:
    with pytest.raises(NotFound) as missing:
        world.answer("dinkes", world.task("collect", "dinkes"), "07.02", figure="83")
    assert missing.value.code == "not_in_share"


@ONCE
def test_only_who_may_send_a_share_writes_in_it(world: World) -> None:
    task = world.task("collect", "dinkes")
    for who in ("disdik", "head", "reviewer", "coordinator"):
        with pytest.raises(Forbidden):
            world.answer(who, task, "07.01", choice=0)
        with pytest.raises(Forbidden):
            world.upload(who, task, "07.01")
    stranger = Actor(id=str(uuid.uuid4()), city_id=uuid.uuid4(), roles=frozenset({Held("officer", agency="dinkes")}))
    with pytest.raises(NotFound):
        world.unit(lambda s: answer.save_answer(s, task.id, stranger, "07.01", scoring.Answer(choice=0)))


@ONCE
def test_a_task_without_evidence_takes_none(world: World) -> None:
    world.collect_dinkes()
    world.collect_disdik()
    with pytest.raises(Conflict) as refused:
        world.answer("head", world.task("sign_off"), "07.01", choice=0)
    assert refused.value.code == "no_share"


def test_several_files_lie_at_one_evidence_item(world: World) -> None:
    task = world.task("collect", "dinkes")
    world.upload("dinkes", task, "07.01", content=files.pdf("satu"), name="satu.pdf")
    world.upload("dinkes", task, "07.01", content=files.office("word"), name="dua.docx")
    slot = seen(world, "07.01").slots[0]
    assert [(f.name, f.content_type.rpartition("/")[2][:3], f.is_draft) for f in slot.files] == [
        ("satu.pdf", "pdf", True),
        ("dua.docx", "vnd", True),
    ]
    handle = world.read(queries.get_file, world.actors["dinkes"], slot.files[0].id)
    assert world.store.read(handle.key) == files.pdf("satu")


def test_the_same_bytes_are_stored_once_in_a_city(world: World) -> None:
    same = files.pdf("Perda yang sama")
    one = world.upload("dinkes", world.task("collect", "dinkes"), "07.01", content=same, name="perda.pdf")
    other = world.upload("disdik", world.task("collect", "disdik"), "07.02", content=same, name="laporan.pdf")
    again = world.upload("dinkes", world.task("collect", "dinkes"), "07.01", content=same, name="perda.pdf")
    assert one == again != other
    assert (world.count(Blob), world.count(FileRow)) == (1, 2)
    handle = world.read(queries.get_file, world.actors["disdik"], other)
    assert world.store.read(handle.key) == same


def test_two_officers_upload_the_same_file_at_once(world: World) -> None:
    same, wrong = files.pdf("bersamaan"), list[BaseException]()
    tasks = {who: world.task("collect", who) for who in ("dinkes", "disdik")}

    def bring(who: str) -> None:
        try:
            world.upload(who, tasks[who], "07.01", content=same)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=bring, args=(who,)) for who in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert (world.count(Blob), world.count(FileRow)) == (1, 2)


@ONCE
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("", b"x", "none_chosen"),
        ("laporan.pdf", b"", "empty"),
        ("laporan.exe", b"MZ", "wrong_type"),
        ("laporan.pdf", b"<html>", "content_mismatch"),
        ("laporan.pdf", b"%PDF-1.7 tanpa akhir", "cut_off"),
    ],
)
def test_a_refused_file_leaves_nothing_behind(world: World, name: str, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        world.upload("dinkes", world.task("collect", "dinkes"), "07.01", content=content, name=name)
    assert refused.value.fields == {"file": [code]}
    assert (world.count(Blob), world.count(FileRow)) == (0, 0)


class Endless(io.RawIOBase):
    """A stream that never ends; it counts what was taken from it."""

    taken = 0

    def read(self, size: int = -1) -> bytes:
        self.taken += size
        return b"%PDF-" + b"x" * (size - 5)


class Cut(io.RawIOBase):
    """A connection that breaks."""

    def read(self, _size: int = -1) -> bytes:
        raise ConnectionResetError("gone")


@pytest.mark.parametrize(
    ("arriving", "code"),
    [
        (Incoming(name="a.pdf", stream=Endless()), "too_big"),  # type: ignore[arg-type]
        (Incoming(name="a.pdf", stream=io.BytesIO(files.pdf()), declared_size=64_000_000), "too_big"),
        (Incoming(name="a.pdf", stream=io.BytesIO(files.pdf()), declared_size=5000), "cut_off"),
        (Incoming(name="a.pdf", stream=Cut()), "cut_off"),  # type: ignore[arg-type]
    ],
)
def test_a_file_that_is_too_big_or_breaks_off(arriving: Incoming, code: str) -> None:
    with pytest.raises(Invalid) as refused, incoming.received(arriving):
        raise AssertionError("it was taken")
    assert refused.value.fields == {"file": [code]}
    if isinstance(arriving.stream, Endless):
        assert arriving.stream.taken < 30_000_000, "nobody reads on behind the limit"


def test_when_the_store_fails_the_draft_stands_as_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    task = world.task("collect", "dinkes")
    world.upload("dinkes", task, "07.01", name="ada.pdf")

    def full(*_args: object) -> None:
        raise StorageFailed(code="storage_full")

    monkeypatch.setattr(world.store, "put", full)
    with pytest.raises(StorageFailed):
        world.upload("dinkes", task, "07.01", name="baru.pdf", content=files.pdf("baru"))
    assert [f.name for f in seen(world, "07.01").slots[0].files] == ["ada.pdf"]


def test_bytes_without_a_row_are_taken_away_again(world: World) -> None:
    """A colleague sends the share while the bytes of another are still on their way."""
    task, put, keys = world.task("collect", "dinkes"), world.store.put, list[uuid.UUID]()
    world.answer("dinkes", task, "07.01", choice=2)
    world.answer("dinkes", task, "07.03", choice=1)

    def send_meanwhile(key: uuid.UUID, stream: BinaryIO) -> Measured:
        keys.append(key)
        world.complete("dinkes", task)
        return put(key, stream)

    world.store.put = send_meanwhile  # type: ignore[method-assign]
    with pytest.raises(TaskAlreadyCompleted):
        world.upload("dinkes2", task, "07.01", content=files.pdf("terlambat"))
    with pytest.raises(NotFound):
        world.store.read(keys[0])


@ONCE
@pytest.mark.parametrize(
    ("dates", "fields"),
    [
        (Dates(document_on=dt.date(2023, 2, 9)), {"document_on": ["date_outside_years"]}),
        (Dates(document_on=dt.date(2026, 2, 9)), {"document_on": ["date_outside_years"]}),
        (
            Dates(document_on=dt.date(2024, 2, 9), period_from=dt.date(2024, 5, 1), period_to=dt.date(2024, 4, 1)),
            {"period_to": ["period_order"]},
        ),
    ],
)
def test_a_document_date_outside_the_evidence_years_is_refused(
    world: World, dates: Dates, fields: dict[str, list[str]]
) -> None:
    with pytest.raises(Invalid) as refused:
        world.upload("dinkes", world.task("collect", "dinkes"), "07.01", dates=dates)
    assert refused.value.fields == fields
    assert refused.value.values["years"] == [2024, 2025]
    assert world.count(Blob) == 0


@ONCE
def test_a_paper_is_not_dated_tomorrow(world: World, now: clock.Movable) -> None:
    now.set(dt.datetime(2025, 6, 2, 1, 0, tzinfo=dt.UTC))
    task = world.task("collect", "dinkes")
    file_id = world.upload("dinkes", task, "07.01")
    tomorrow = Dates(document_on=dt.date(2025, 6, 3))
    with pytest.raises(Invalid) as refused:
        world.unit(lambda s: upload.date_file(s, task.id, world.actors["dinkes"], file_id, tomorrow))
    assert refused.value.fields == {"document_on": ["date_in_future"]}


def test_dates_can_be_mended_for_one_file_or_the_whole_item(world: World) -> None:
    task, actor = world.task("collect", "dinkes"), world.actors["dinkes"]
    one = world.upload("dinkes", task, "07.01", content=files.pdf("1"), dates=Dates())
    world.upload("dinkes", task, "07.01", content=files.pdf("2"), dates=Dates())
    days = [dt.date(2024, 1, 14), dt.date(2025, 3, 3)]
    place = Place(code="07.01", item="1")
    world.unit(lambda s: upload.date_place(s, task.id, actor, place, Dates(document_on=days[0])))
    world.unit(lambda s: upload.date_file(s, task.id, actor, one, Dates(document_on=days[1])))
    assert [f.document_on for f in seen(world, "07.01").slots[0].files] == [days[1], days[0]]


@ONCE
def test_a_link_stands_where_a_link_is_asked_for(world: World) -> None:
    task, actor, place = world.task("collect", "dinkes"), world.actors["dinkes"], Place(code="07.03", item="2")
    for bad in ("javascript:alert(1)", "jdih", "https://", "https://a.b/\nx", "https://a/" + "x" * 2000):
        with pytest.raises(Invalid) as refused:
            world.unit(lambda s, u=bad: upload.add_link(s, task.id, actor, place, u))
        assert refused.value.fields == {"link": ["bad_link"]}
    world.unit(lambda s: upload.add_link(s, task.id, actor, place, " https://jdih.example.go.id/perda/7 "))
    [link] = seen(world, "07.03").slots[1].files
    assert (link.url, link.sha256) == ("https://jdih.example.go.id/perda/7", "")


def test_a_file_is_taken_out_and_what_is_not_ours_stays(world: World) -> None:
    task, actor = world.task("collect", "dinkes"), world.actors["dinkes"]
    theirs = world.upload("disdik", world.task("collect", "disdik"), "07.01")
    mine = world.upload("dinkes", task, "07.01")
    world.unit(lambda s: upload.detach(s, task.id, actor, mine))
    assert seen(world, "07.01").slots[0].files == ()
    for gone in (mine, theirs, uuid.uuid4()):
        with pytest.raises(NotFound):
            world.unit(lambda s, f=gone: upload.detach(s, task.id, actor, f))
    assert world.count(FileRow) == 1


def test_a_stored_paper_is_offered_and_used_again(world: World, now: clock.Movable) -> None:
    task, eight, actor = world.task("collect", "dinkes"), world.task("collect", number=8), world.actors["dinkes"]
    for name in ("SK lama.pdf", "SK baru.pdf"):
        world.upload("dinkes", task, "07.03", content=files.pdf(name), name=name)
        now.advance(dt.timedelta(hours=1))
    offers = world.read(queries.list_reuse, world.read(queries.get_share, actor, eight.id), "08.01")
    assert {key: [o.name for o in found] for key, found in offers.items()} == {"2": ["SK baru.pdf", "SK lama.pdf"]}

    place = Place(code="08.01", item="2")
    world.unit(lambda s: upload.attach_existing(s, eight.id, actor, place, offers["2"][0].file_id))
    share = world.read(queries.get_share, actor, eight.id)
    [file] = share.questions[0].slots[1].files
    assert (file.name, file.document_on) == ("SK baru.pdf", REPORT_2024.document_on)
    assert (world.count(Blob), world.count(FileRow)) == (2, 3)
    again = world.read(queries.list_reuse, share, "08.01")
    assert [o.name for o in again["2"]] == ["SK lama.pdf"], "what is there already is not offered"


def test_another_agencys_paper_of_another_case_is_not_for_use(world: World) -> None:
    nine = world.task("collect", number=9)
    theirs, place = world.upload("kemenag", nine, "09.01"), Place(code="07.03", item="1")
    task = world.task("collect", "dinkes")
    with pytest.raises(NotFound):
        world.unit(lambda s: upload.attach_existing(s, task.id, world.actors["dinkes"], place, theirs))


@ONCE
def test_too_many_files_at_one_item(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.evidence.rules.MOST_FILES", 1)
    task = world.task("collect", "dinkes")
    world.upload("dinkes", task, "07.01", content=files.pdf("1"))
    with pytest.raises(Invalid) as refused:
        world.upload("dinkes", task, "07.01", content=files.pdf("2"))
    assert refused.value.fields == {"file": ["too_many_files"]}
    assert world.count(Blob) == 1, "the bytes went with the refusal"


@ONCE
def test_drafts_are_their_agencys_alone(world: World) -> None:
    file_id = world.upload("dinkes", world.task("collect", "dinkes"), "07.01")
    for who in ("dinkes2", "head", "coordinator"):
        assert world.read(queries.get_file, world.actors[who], file_id).name == "laporan.pdf"
    for who in ("disdik", "reviewer", "verifier"):
        with pytest.raises(Forbidden):
            world.read(queries.get_file, world.actors[who], file_id)
