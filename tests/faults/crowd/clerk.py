"""The coordinator at the desk: reminds, speaks, hands over, moves a holiday, and mends what the mail server refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.faults.browser import Browser, Page
from tests.faults.crowd.journal import Attempt

if TYPE_CHECKING:
    from tests.faults.crowd.people import Person

LOG, OPEN_TASKS, HAND_OVER, DAY = "/surat", "/tugas-terbuka", "/serah-terima", "/kalender/libur"
REFUSED, UNKNOWN = "Gagal dikirim", "Tidak diketahui sampai atau tidak"  # as the page of letters calls them


def clerk(person: Person) -> bool:
    """One of it; letters first."""
    refused = list_refused(person, most=1)
    if refused:
        mend(person, person.chosen(refused))
    else:
        person.luck.choices(ACTS, WEIGHTS)[0](person)
    return True


def odd_letters(browser: Browser, *, most: int = 1000) -> dict[str, str]:
    """What the page of letters shows of those that did not arrive: address -> state in words. Raises Gone."""
    found: dict[str, str] = {}
    for number in range(1, most + 1):
        page = browser.get(f"{LOG}?hasil=gagal&halaman={number}")
        rows = page.tree.xpath("//main//tbody/tr") if page.status == 200 else []
        for row in rows:
            found[str(row.xpath(".//th//a/@href")[0])] = " ".join(row.xpath("string(td[last()])").split())
        if not rows:
            break
    return found


def list_refused(person: Person, *, most: int = 1000) -> list[str]:
    """Addresses of letters the mail server would not have."""
    return [link for link, state in odd_letters(person.browser, most=most).items() if state.startswith(REFUSED)]


def mend_all(person: Person) -> int:
    """Each that was refused goes once more; how many were."""
    refused = list_refused(person)
    for link in refused:
        mend(person, link)
    return len(refused)


def mend(person: Person, link: str) -> None:
    """The mailbox is there after all: the letter goes once more, from its page or from that of troubles."""
    troubles = person.open("/kendala")
    forms = (
        [str(each) for each in troubles.tree.xpath("//main//article/form/@action")] if troubles.status == 200 else []
    )
    if forms and person.luck.random() < 0.5:
        url = person.chosen(forms)
        _send(person, troubles, url, {}, kind="retry")
        return
    page = person.open(link)
    if page.status == 200 and page.tree.xpath("//main//button[@value='again']"):
        _send(person, page, link, {"do": "again"}, kind="again")


def _some_tasks(person: Person, do: str, **more: str) -> None:
    page = person.open(OPEN_TASKS)
    tasks = [str(each) for each in page.tree.xpath("//input[@name='tasks']/@value")] if page.status == 200 else []
    if tasks:
        chosen = {"tasks": person.chosen(tasks), "do": do, "words": "", **more}
        _send(person, page, OPEN_TASKS, chosen, kind=do)


def remind(person: Person) -> None:
    """One open task."""
    _some_tasks(person, "nudge")


def speak(person: Person) -> None:
    """A word to whoever has an open task."""
    _some_tasks(person, "comment", words="Mohon didahulukan.")


def hand_over(person: Person) -> None:
    """All that somebody has in hand goes to somebody else."""
    page = person.open(HAND_OVER)
    people = [str(each) for each in page.tree.xpath("//select[@name='person']/option/@value") if each]
    if len(people) > 1:
        leaver, successor = person.luck.sample(people, 2)
        page = person.open(f"{HAND_OVER}?person={leaver}")
        if page.status == 200:
            _send(person, page, HAND_OVER, {"person": leaver, "to": successor}, kind="hand over")


def move_a_holiday(person: Person) -> None:
    """A day on which something is due becomes a day off: looked at, then applied; deadlines follow."""
    tasks = person.open(OPEN_TASKS)
    due = [str(each)[:10] for each in tasks.tree.xpath("//main//tbody//time/@datetime")] if tasks.status == 200 else []
    page = person.open(DAY)
    if not due or page.status != 200:
        return
    day = dt.date.fromisoformat(person.chosen(due)) + dt.timedelta(days=person.luck.randint(0, 5))
    chosen = {"day": day.isoformat(), "name": "Cuti bersama", "kind": "joint_leave", "is_decreed": "1"}
    seen = _send(person, page, DAY, chosen, kind="holiday looked at")
    if seen.status == 200 and seen.tree.xpath("//main//form[contains(@action, 'terapkan')]"):
        _send(person, seen, "/kalender/terapkan", {"reason": "Keputusan bersama"}, kind="holiday")


ACTS: tuple[Callable[[Person], None], ...] = (remind, speak, hand_over, move_a_holiday)
WEIGHTS = (10, 10, 2, 1)


def _send(person: Person, page: Page, url: str, chosen: Mapping[str, Any], *, kind: str) -> Page:
    """Sends the form of a page; what it promises is looked for in history and letters, not in the journal."""
    return person.press(page, url, chosen, [Attempt(kind=kind, about=())])
