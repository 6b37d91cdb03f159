"""Every line of the README's walk, done in a real browser by the very words that stand there.

A bold word that is no button, link or choice any more, or an italic one that is not said, fails; so does a line too
many. `open_page` fails the test when a page complains on its console.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.faults.embedded import Embedded
from tests.services.browser import DESK, PHONE, Pages
from tests.walk.readme import Line, Walker, lines
from web.demo.papers import paper

MOST_LINES = 10


@pytest.fixture
def server(demo_copy: pathlib.Path) -> Iterator[Embedded]:
    """The demo city on the morning of 12 March, served."""
    made = Embedded(demo_copy)
    made.start()
    yield made
    made.stop()


@pytest.mark.parametrize(
    ("width", "is_scripted"), [(PHONE, True), (DESK, True), (PHONE, False)], ids=["phone", "desk", "no-javascript"]
)
def test_the_walk_of_the_readme(
    server: Embedded, open_page: Pages, tmp_path: pathlib.Path, width: int, is_scripted: bool
) -> None:
    walker = Walker(at=server.address, pages=open_page, folder=tmp_path, width=width, is_scripted=is_scripted)
    told = lines()
    assert len(told) == len(STEPS) <= MOST_LINES
    for line, step in zip(told, STEPS, strict=True):
        if step is not changes_the_process or width == DESK:  # the studio draws on a wide screen
            step(walker, line)


def delivers(walker: Walker, line: Line) -> None:
    """Both returned questions get a new paper, the share its plan; a receipt comes back."""
    officer, case, *mends = line.presses
    waiting, receipt = line.sees
    walker.open("/")
    walker.enter(officer)
    walker.sees(waiting)
    walker.follow(case)
    mends_and_sends(walker, *mends, codes=("13.02", "13.04"), claim_changes="no", ready_on="2026-03-12")
    walker.sees(receipt)


def mends_and_sends(
    walker: Walker, save: str, remove: str, check: str, send: str, *, codes: tuple[str, ...], claim_changes: str,
    ready_on: str, answer: str = "",
) -> None:  # fmt: skip
    """A share that came back, from its plan to its receipt."""
    page, share = walker.page, walker.page.url
    page.locator("[name=cause]").select_option("wrong_file")
    for name, value in (("action", "Laporan diunggah."), ("owner", "Kepala bidang"), ("ready_on", ready_on)):
        page.locator(f"[name={name}]").fill(value)
    page.locator(f"[name=claim_changes][value={claim_changes}]").check(force=True)
    walker.press(save)
    for code in codes:
        walker.open(f"{share}/pertanyaan/{code}")
        replaces_the_file(walker, remove, answer)
    walker.open(share)
    walker.follow(check)
    page.locator("[name=statement]").check(force=True)
    walker.press(send)


def replaces_the_file(walker: Walker, remove: str, answer: str) -> None:
    """The reviewer's reason stands at the top; the old file goes, a new one with its date comes."""
    page, file = walker.page, walker.folder / "laporan.pdf"
    file.write_bytes(paper("Laporan gizi 2025, ditandatangani", "Dinas Kesehatan", "2025-11-03"))
    assert page.locator("#returned").count()
    if answer:
        walker.choose(answer)
    page.get_by_role("button", name=remove).first.click()
    page.locator("input[type=file]").first.set_input_files(file)
    page.locator("input[name^=document_on]").first.fill("2025-11-03")
    page.locator("button.button[name=do]").first.click()


def returns(walker: Walker, line: Line) -> None:
    """A reviewer sends one question back; whether there is another round the coordinator says."""
    change, reviewer, case, back, accept, save, coordinator, tasks, decide, again, send = line.presses
    walker.becomes(reviewer, change)
    walker.follow(case)
    first, second = walker.page.get_by_role("group", name="Putusan").all()
    walker.choose(back, first)
    walker.page.locator("[name$=reason]").first.select_option("wrong_year")
    walker.page.locator("[name$=words]").first.fill("Mohon laporan tahun 2025.")
    walker.choose(accept, second)
    walker.press(save)
    walker.becomes(coordinator)
    walker.follow(tasks)
    walker.follow(decide)
    walker.choose(again)
    walker.page.locator("[name=round_note]").fill("Satu laporan masih kurang.")
    walker.press(send)


def slips(walker: Walker, line: Line) -> None:
    """Nobody touches the other share; the clock goes on over its deadline, and over the day after."""
    on, late = line.presses
    due, share, asked = line.sees
    walker.press(on)
    walker.sees(due)
    walker.follow(late)
    walker.sees(share)
    walker.press(on)
    walker.sees(asked)


def asks_for_longer(walker: Walker, line: Line) -> None:
    """Without an account, by the link of the letter: opening it decides nothing, deciding twice counts once."""
    letters, letter, longer = line.presses
    head, made = line.sees
    walker.follow(letters)
    walker.follow(letter)
    walker.sees(head)
    link = walker.page.locator("main a[href*='/keputusan/']").first.get_attribute("href") or ""
    window, stale = walker.apart(), walker.apart()
    for each in (window, window, stale):
        each.open(link)
    for each in (window, stale):
        asked_until(each, longer)
        each.sees(made, longer)


def asked_until(walker: Walker, longer: str) -> None:
    """The last day of March, with a reason."""
    offer = walker.unfold(longer)
    offer.locator("[name=wished_until]").fill("2026-03-31")
    offer.locator("[name=wish_reason]").fill("Data puskesmas baru lengkap akhir bulan.")
    walker.press(longer)


def decides(walker: Walker, line: Line) -> None:
    """Beyond the limit of a head the chair decides; the day that was asked for is filled in."""
    chair, questions, case, give = line.presses
    wish, made = line.sees
    walker.becomes(chair)
    walker.follow(questions)
    walker.follow(case)
    walker.sees(f"{wish} Selasa, 31 Maret 2026")
    walker.unfold(give).locator("[name=late_cause]").select_option("incomplete_data")
    walker.press(give)
    walker.sees(made, "Selasa, 31 Maret 2026")


def names_a_stand_in(walker: Walker, line: Line) -> None:
    """The head is away for some days."""
    head, page, substitute, kind, save = line.presses
    [on] = line.sees
    walker.becomes(head)
    walker.pick(page)
    walker.page.locator("[name=substitute]").select_option(label=substitute)
    walker.page.locator("[name=kind]").select_option(label=kind)
    walker.page.locator("[name=until_on]").fill("2026-03-31")
    walker.press(save)
    walker.sees(on, substitute, kind)


def gets_a_digest(walker: Walker, line: Line) -> None:
    """One letter in the morning, with what waits; nothing of what was put off."""
    on, coordinator, letters, kind, find = line.presses
    morning, officer, case = line.sees
    walker.press(on)
    walker.sees(morning)
    walker.becomes(coordinator)
    finds_digests(walker, letters, kind, find)
    digests = to(walker, officer)
    assert digests[0].startswith("Senin, 16 Maret 2026"), digests
    walker.follow(digests[0].partition("\n")[0], walker.page.get_by_role("row").filter(has_text=officer).first)
    walker.sees(officer, case)
    assert "K3-15" not in walker.tells()


def finds_digests(walker: Walker, letters: str, kind: str, find: str) -> None:
    """The letters of one kind."""
    walker.follow(letters)
    walker.page.locator("[name=jenis]").select_option(label=kind)
    walker.press(find)


def to(walker: Walker, recipient: str) -> list[str]:
    """The subjects of the letters somebody got, the newest first."""
    rows = walker.page.locator("main table tr").filter(has_text=recipient)
    return [each.inner_text() for each in rows.locator("th").all()]


def signs_for_the_head(walker: Walker, line: Line) -> None:
    """The officer's new claim wants a signature; who stands in gives it; no digest tells of what was sent."""
    officer, case, changes, secretary, tasks, signature, sign, save, on = line.presses
    on_behalf, quiet = line.sees
    walker.becomes(officer)
    walker.follow(case)
    assert walker.page.get_by_label(changes, exact=True).get_attribute("value") == "yes"
    mends_and_sends(
        walker, *lines()[0].presses[2:], codes=("13.02",), claim_changes="yes", ready_on="2026-03-16",
        answer="Membaik dan target tercapai",
    )  # fmt: skip
    walker.becomes(secretary)
    walker.follow(tasks)
    walker.follow(signature)
    walker.sees(on_behalf)
    walker.choose(sign)
    walker.press(save)
    walker.sees(on_behalf, "Pelaksana harian (PLH)")
    walker.press(on)
    walker.becomes("Koordinator")
    finds_digests(walker, *lines()[6].presses[2:])
    assert any(each.startswith("Selasa, 17 Maret 2026") for each in to(walker, "Petugas")), "others have a digest"
    assert to(walker, quiet)[0].startswith("Senin, 16 Maret 2026"), "its officer has none"


def looks_on(walker: Walker, line: Line) -> None:
    """Who is late, the wall of the meeting room, the story of a case."""
    coordinator, late, wall, board, case = line.presses
    holds, story = line.sees
    walker.becomes(coordinator)
    walker.follow(late)
    walker.sees(holds)
    assert "Dinas Kesehatan" not in walker.tells(), "what was given time is not late"
    walker.follow(wall)
    walker.sees(holds)
    walker.open("/kesiapan")
    walker.follow(board)
    walker.follow(case)
    told = walker.tells().partition(story)[2]
    assert told.count("Kepala Dinkes memutuskan: Minta waktu lebih lama kepada ketua") == 1
    assert told.count("Ketua gugus tugas memutuskan: Beri waktu lagi") == 1


def changes_the_process(walker: Walker, line: Line) -> None:
    """The coordinator gives herself another day: changed, played through, published."""
    processes, studio, step, publish, really = line.presses
    package, stay = line.sees
    page = walker.page
    walker.follow(processes)
    walker.follow(studio, page.locator("section").filter(has_text=package).last)
    page.wait_for_selector("#studio[data-state=ready]")
    of_step = page.locator("#studio-step option").filter(has_text=step).first.get_attribute("value")
    page.select_option("#studio-step", of_step)
    page.locator("#f-due").fill("4")
    page.locator("#f-due").press("Tab")
    page.wait_for_selector("#studio-state[data-state=saved]")
    page.locator("#studio-publish").filter(has_text=publish).click()
    page.wait_for_url("**/terbitkan")
    walker.sees(stay)
    walker.press(really)
    expect(page.locator(".notice").first).to_contain_text("Versi 2 terbit")


STEPS = (
    delivers,
    returns,
    slips,
    asks_for_longer,
    decides,
    names_a_stand_in,
    gets_a_digest,
    signs_for_the_head,
    looks_on,
    changes_the_process,
)
