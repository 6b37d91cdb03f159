"""One indicator is judged whole: question by question, with the files on the desk."""

from __future__ import annotations

from typing import Any

import pytest

from engine.evidence.tables import Judgement
from engine.instances.tables import TaskDraft
from engine.store.unit import StatementCounter
from tests.evidence import files
from tests.web.pages.story import Seen, Story
from web.database import db

ACCEPTED = {
    "questions__0__code": "07.01", "questions__0__verdict": "accepted", "questions__0__accepted_score": "10",
    "questions__1__code": "07.02", "questions__1__verdict": "accepted", "questions__1__accepted_score": "6",
    "questions__2__code": "07.03", "questions__2__verdict": "accepted", "questions__2__accepted_score": "4",
}  # fmt: skip
RETURNED = ACCEPTED | {
    "questions__1__verdict": "returned", "questions__1__reason": "wrong_year", "questions__1__words": "Kirim yang 2024",
}  # fmt: skip


@pytest.fixture
def reviewed(story: Story) -> Story:
    """Indicator 7 has been signed and waits for its reviewer."""
    story.world.collect_dinkes()
    story.world.collect_disdik()
    story.world.sign()
    return story


def url_of(story: Story, number: int = 7, who: str = "reviewer") -> str:
    """The page of the review that a reviewer has been given."""
    actor_id = story.world.actors[who].id
    mine = [
        task
        for task in story.world.open_tasks(number)
        if task.element_id == "review" and str(task.assignee_id) in (actor_id, "None")
    ]
    return f"/pemeriksaan/{mine[0].id}"


def post(story: Story, url: str, values: dict[str, Any], *, status: int = 303, who: str = "reviewer") -> Seen:
    return story.post(who, url, status=status, **values)


def test_a_reviewer_sees_the_claim_and_its_files(reviewed: Story) -> None:
    page = reviewed.get("reviewer", url_of(reviewed))
    assert page.title == "20,00 dari 20,00 poin diklaim, 3 pertanyaan"
    assert "Perda: 10,00 dari 10,00 poin" in page.text
    assert "83,5%" in page.text
    assert "laporan.pdf" in page.text
    assert "foto.png" in page.text
    [picture] = page.page.xpath("//img[@class='sheet']")
    assert picture.get("alt") == "Halaman 1 dari laporan.pdf"
    assert "Belum ada berkas; tidak wajib" in page.text


def test_accepting_everything_fixes_the_score(reviewed: Story) -> None:
    url = url_of(reviewed)
    sent = post(reviewed, url, ACCEPTED | {"questions__0__accepted_score": "5", "do": "send"})
    assert "Selesai dinilai" in reviewed.get("reviewer", sent.to).text
    case = reviewed.world.case()
    assert (case.state, str(case.accepted), str(case.fixed_score)) == ("scored", "15.00", "15.00")
    assert reviewed.get("reviewer", url, status=303).to == sent.to, "the address of a done task leads to its receipt"
    assert post(reviewed, url, ACCEPTED | {"do": "send"}).to == sent.to, "and so does sending it once more"


def test_returning_one_question_sends_the_case_back(reviewed: Story) -> None:
    post(reviewed, url_of(reviewed), RETURNED | {"do": "send", "private_note": "Dibahas dengan Disdik"})
    assert reviewed.world.elements() == ["remediate disdik"]
    share = reviewed.get("disdik", reviewed.task_url("remediate", "disdik"))
    assert "Kirim yang 2024" in reviewed.get("disdik", f"{share.response.request.path}/pertanyaan/07.02").text
    assert "Dibahas" not in share.text


def test_what_is_missing_is_told_at_its_field_and_everything_typed_is_kept(reviewed: Story) -> None:
    url = url_of(reviewed)
    typed = RETURNED | {"questions__1__words": "", "questions__2__verdict": "", "private_note": "Catatan", "do": "send"}
    refused = post(reviewed, url, typed, status=422)
    assert refused.response.status_code == 422
    assert refused.error_fields == ["questions-1-words", "questions-2-verdict"]
    assert refused.errors == ["07.02: Isi bagian ini", "07.03: Pilih Terima atau Kembalikan"]
    assert refused.chosen("questions-0-verdict") == "accepted"
    assert refused.chosen("questions-1-verdict") == "returned"
    assert refused.page.xpath("//select[@name='questions-1-reason']/option[@selected]/@value") == ["wrong_year"]
    assert refused.value("private_note") == "Catatan"
    assert refused.page.xpath("//title")[0].text.startswith("Galat: ")
    assert reviewed.world.count(Judgement) == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"questions__0__accepted_score": "10,5"}, "questions-0-accepted_score"),
        ({"questions__0__accepted_score": "banyak"}, "questions-0-accepted_score"),
        ({"questions__0__accepted_score": "-1"}, "questions-0-accepted_score"),
        ({"questions__0__verdict": "maybe"}, "questions-0-verdict"),
        ({"questions__0__verdict": "returned", "questions__0__words": "x"}, "questions-0-reason"),
        ({"questions__0__verdict": "returned", "questions__0__reason": "dislike", "questions__0__words": "x"},
         "questions-0-reason"),
    ],
)  # fmt: skip
def test_a_verdict_that_cannot_be_is_refused(reviewed: Story, values: dict[str, str], field: str) -> None:
    refused = post(reviewed, url_of(reviewed), ACCEPTED | values | {"do": "send"}, status=422)
    assert refused.error_fields == [field]
    assert reviewed.world.count(Judgement) == 0


def test_questions_left_out_or_made_up_are_refused(reviewed: Story) -> None:
    url = url_of(reviewed)
    only = {name: value for name, value in ACCEPTED.items() if not name.startswith("questions__2")}
    assert post(reviewed, url, only | {"do": "send"}, status=422).errors
    assert post(reviewed, url, ACCEPTED | {"questions__2__code": "99.01", "do": "send"}, status=422).errors
    assert post(reviewed, url, {"do": "send"}, status=422).errors
    assert reviewed.world.count(Judgement) == 0


def test_a_draft_is_kept_on_the_server_and_sends_nothing(reviewed: Story) -> None:
    url = url_of(reviewed)
    half = {
        "questions__0__code": "07.01",
        "questions__0__verdict": "returned",
        "questions__0__words": "Kirim <b>asli</b>",
    }
    kept = post(reviewed, url, half | {"do": "save"})
    page = reviewed.get("reviewer", kept.to)
    assert "Draf tersimpan. Belum ada yang dikirim." in page.text
    assert page.chosen("questions-0-verdict") == "returned"
    assert page.value("questions-0-words") == "Kirim <b>asli</b>"
    assert "<b>asli" not in page.html
    assert "return" not in reviewed.world.elements()
    post(reviewed, url, RETURNED | {"do": "send"})
    assert reviewed.world.count(TaskDraft) == 0


def test_opening_a_file_keeps_the_verdict_half_typed(reviewed: Story) -> None:
    url = url_of(reviewed)
    page = reviewed.get("reviewer", url)
    [button] = page.page.xpath("//button[@name='show'][normalize-space()='foto.png']")
    shown = post(reviewed, url, {**RETURNED, "show": button.get("value")})
    assert shown.to.endswith("#viewer")
    page = reviewed.get("reviewer", shown.to)
    assert page.page.xpath("//img[@class='sheet']/@alt") == ["Halaman 1 dari foto.png"]
    assert page.chosen("questions-1-verdict") == "returned"
    assert page.value("questions-1-words") == "Kirim yang 2024"


def test_who_sent_the_evidence_does_not_judge_it(story: Story) -> None:
    world = story.world
    task = world.task("collect", "dinkes")
    for code in ("07.01", "07.03"):
        world.answer("officer who reviews", task, code, choice=0)
        world.upload("officer who reviews", task, code)
    world.complete("officer who reviews", task)
    world.collect_disdik()
    world.sign()
    url = f"/pemeriksaan/{world.task('review').id}"
    assert "K3-07" not in story.get("officer who reviews", "/pemeriksaan").text
    page = story.get("officer who reviews", url)
    assert "Belum bisa memutuskan" in page.text
    assert "Anda mengirim atau menandatangani bukti ini" in page.text
    assert not page.page.xpath("//form[@id='verdict'] | //input[@name='questions-0-verdict']")
    refused = story.post("officer who reviews", url, status=409, **ACCEPTED, do="send")
    assert "tidak boleh memeriksanya" in refused.text
    assert world.count(Judgement) == 0


def test_two_reviewers_judge_apart_and_the_lower_score_counts(story: Story) -> None:
    world = story.world
    task = world.task("collect", "dinkes", 8)
    world.answer("dinkes", task, "08.01", choice=0)
    world.upload("dinkes", task, "08.01")
    world.complete("dinkes", task)
    world.sign(number=8)
    assert world.elements(8) == ["review", "review"]
    assert story.get("reviewer", "/pemeriksaan").title == "1 indikator menunggu putusan Anda", (
        "two tasks, one indicator"
    )
    first = {"questions__0__code": "08.01", "questions__0__verdict": "accepted", "questions__0__accepted_score": "50"}
    post(story, url_of(story, 8), first | {"do": "send"})
    assert world.elements(8) == ["review"]
    other = f"/pemeriksaan/{world.task('review', number=8).id}"
    again = story.get("reviewer", other)
    assert "Anda sudah memutuskan putaran ini" in again.text, "one person cannot be both"
    assert post(story, other, first | {"do": "send"}, status=409)
    page = story.get("second", other)
    assert page.chosen("questions-0-verdict") == "", "nobody sees the first one's verdict"
    post(story, other, first | {"questions__0__accepted_score": "25", "do": "send"}, who="second")
    case = world.case(8)
    assert (case.state, str(case.fixed_score)) == ("scored", "25.00")


def test_a_further_round_proposes_what_was_accepted_and_shows_first_what_is_new(reviewed: Story) -> None:
    world = reviewed.world
    world.verdict("reviewer", q0701="5", q0702=("wrong_year", "Kirim yang 2024"), q0703="4")
    task = world.task("remediate", "disdik")
    world.upload("disdik", task, "07.02", content=files.pdf("baru"), name="baru.pdf")
    world.complete("disdik", task, **world.plan())
    url = url_of(reviewed)
    page = reviewed.get("reviewer", url)
    assert [each.get("id") for each in page.page.xpath("//section[contains(@class, 'judge')]/h2")] == [
        "j-1",
        "j-0",
        "j-2",
    ]
    [folded] = page.page.xpath("//details[contains(@class, 'settled')]")
    assert "2 pertanyaan sudah diterima dan tidak berubah" in folded.text_content()
    assert page.chosen("questions-0-verdict") == "accepted"
    assert page.page.xpath("//select[@name='questions-0-accepted_score']/option[@selected]/@value") == ["5.00"]
    assert page.chosen("questions-1-verdict") == ""
    assert "Dikembalikan, putaran 1" in page.text
    assert page.page.xpath("//img[@class='sheet']/@alt")[0].startswith("Halaman 1 dari laporan.pdf")
    form = {name: value for name, value in page.page.xpath("//form[@id='verdict']")[0].form_values()}
    del form["csrf_token"]
    form |= {"questions-1-verdict": "accepted", "questions-1-accepted_score": "6", "do": "send"}
    sent = reviewed.post("reviewer", url, **form)
    assert sent.to.startswith("/tanda-terima/")
    assert str(world.case().accepted) == "15.00"


def test_a_review_that_is_not_theirs(reviewed: Story) -> None:
    url = url_of(reviewed)
    for who in ("verifier", "kemenag", "nobody"):
        assert reviewed.get(who, url, status=403), who
        assert post(reviewed, url, ACCEPTED | {"do": "send"}, status=403, who=who), who
        assert post(reviewed, url, {"do": "save"}, status=403, who=who), who
    for who in ("dinkes", "head"):  # they sent and signed it
        assert reviewed.get(who, url, status=403), who
        assert post(reviewed, url, ACCEPTED | {"do": "send"}, status=409, who=who), who
    assert reviewed.get("reviewer", "/pemeriksaan/00000000-0000-7000-8000-000000000000", status=404)
    assert reviewed.get("reviewer", "/pemeriksaan/satu", status=404)
    assert reviewed.world.count(Judgement) == 0


def test_a_task_that_is_no_review_is_not_shown_as_one(reviewed: Story) -> None:
    other = reviewed.world.task("collect", "dinkes", 8)
    assert reviewed.client("reviewer").get(f"/pemeriksaan/{other.id}").status_code in (403, 404, 409)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_review_costs_few_statements(reviewed: Story, language: str) -> None:
    if language == "en":
        reviewed.in_english("reviewer")
    url = url_of(reviewed)
    reviewed.get("reviewer", url)
    with reviewed.app.app_context():
        counter = StatementCounter(db.engine)
    with counter:
        reviewed.get("reviewer", url)
    assert len(counter.texts) <= 15, counter.texts
