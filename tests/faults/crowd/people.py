"""One act of each kind of person: opens pages, fills in a form, presses a button."""

from __future__ import annotations

import hashlib
import itertools
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.evidence import files
from tests.faults.browser import Browser, Page
from tests.faults.crowd.clerk import clerk
from tests.faults.crowd.filling import filled
from tests.faults.crowd.journal import Attempt, Journal

_number = itertools.count(1)
OFFERS = "//main//form//button[@name='decision']/@value"
DAYS = ("2024-06-12", "2025-03-05", "2025-08-20")


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with a role and a browser."""

    name: str
    role: str
    browser: Browser
    journal: Journal
    luck: random.Random

    def act(self) -> bool:
        """Does one thing; False when there was nothing to do. Raises Gone."""
        return ACTS[self.role](self)

    def open(self, url: str) -> Page:
        """Opens a page and counts the answer."""
        page = self.browser.get(url)
        self.journal.note(f"{self.role} page", page)
        return page

    def press(
        self, page: Page, url: str, chosen: Mapping[str, Any], wanted: list[Attempt],
        papers: list[tuple[str, tuple[bytes, str]]] | None = None, is_success: Callable[[Page], bool] | None = None,
    ) -> Page:  # fmt: skip
        """Sends the form of a page."""
        return self.journal.press(
            wanted, lambda: self.browser.send(page, url, chosen, papers or ()), is_success or leads_on
        )

    def chosen(self, links: list[str]) -> str:
        """One of some links."""
        return self.luck.choice(links)


def leads_on(page: Page) -> bool:
    """A form was taken."""
    return page.status == 303


def gives_receipt(page: Page) -> bool:
    """A form was taken and proven."""
    return page.status == 303 and page.to.startswith("/tanda-terima/")


# -- officers
def officer(person: Person) -> bool:
    """Works on one share: every question, then sends it; or answers what else waits."""
    shares = [link for link in person.open("/tugas").links("/tugas/") if link.count("/") == 2]
    if not shares:
        return False
    share = person.chosen(shares)
    page = person.open(share)
    if page.status != 200:
        return True
    if page.tree.xpath("//form//*[@name='claim_changes']"):
        person.press(page, share, {**filled(page.form(), person.luck), "claim_changes": "yes", "do": "save_plan"}, [])
    for url in page.links(f"{share}/pertanyaan/"):
        answer(person, share, url)
    send(person, share)
    return True


def answer(person: Person, share: str, url: str) -> None:
    """Answers a question, writes a note nobody else writes, brings a paper."""
    page = person.open(url)
    if page.status != 200:
        return
    task, code = share.rpartition("/")[2], url.rpartition("/")[2]
    note = f"Catatan {next(_number)}"
    values = {**_entered(page, person.luck), "note": note, "do": "save"}
    wanted = [Attempt(kind="note", about=(task, code), value=note)]
    papers = []
    for slot in _slots(page):
        values[f"document_on-{slot}"] = person.luck.choice(DAYS)
        if len(page.tree.xpath(f"//*[@id='item-{slot}']//*[@name='remove']")) < 3:
            body = files.pdf(f"{code} {slot} {next(_number)} {person.name}")
            papers.append((f"file-{slot}", (body, f"dokumen {slot}.pdf")))
            wanted.append(Attempt(kind="file", about=(task, code, slot), value=hashlib.sha256(body).hexdigest()))
    person.press(page, url, values, wanted, papers, is_success=stays_in_share)


def stays_in_share(page: Page) -> bool:
    """Saved; who has sent the share in another tab meanwhile is led to the receipt instead."""
    return page.status == 303 and page.to.startswith("/tugas/")


def _entered(page: Page, luck: random.Random) -> dict[str, str]:
    form, values = page.form(), {}
    choices = [str(each) for each in form.xpath(".//input[@name='answer']/@value")]
    if choices:
        values["answer"] = choices[0] if luck.random() < 0.8 else luck.choice(choices)
    for name in ("figure", "previous"):
        if form.xpath(f".//input[@name='{name}']"):
            values[name] = str(luck.randint(1, 99))
    if form.xpath(".//*[@name='answer_text']"):
        values["answer_text"] = f"Sesuai dokumen {luck.randint(1, 999)}."
    return values


def _slots(page: Page) -> list[str]:
    return [str(name).partition("-")[2] for name in page.form().xpath(".//input[@type='file']/@name")]


def send(person: Person, share: str) -> None:
    """Sends the share as it stands; the page says what is lacking if something is."""
    url = f"{share}/periksa"
    page = person.open(url)
    if page.status == 200:
        receipt(person, page, url, {"statement": "1"}, share.rpartition("/")[2])


def receipt(person: Person, page: Page, url: str, values: Mapping[str, Any], task: str) -> None:
    """Presses a button that is answered by a receipt, and reads it."""
    wanted = Attempt(kind="receipt", about=(task,))
    seen = person.press(page, url, values, [wanted], is_success=gives_receipt)
    if gives_receipt(seen):
        wanted.value = seen.to.rpartition("/")[2]
        person.open(seen.to)


# -- heads, secretary, chair, coordinator
def superior(person: Person) -> bool:
    """Signs a claim, decides on a delay, or fills in another form that waits."""
    inbox = person.open("/tugas")
    links = [*inbox.links("/tugas/"), *inbox.links("/keputusan/")]
    if not links:
        return False
    url = person.chosen(links)
    if url.endswith("/tanda-tangan"):
        sign(person, url)
    elif url.startswith("/keputusan/"):
        decide(person, url)
    elif url.count("/") == 2:
        return officer(person)
    else:
        form_task(person, url)
    return True


def sign(person: Person, url: str) -> None:
    """Signs, now and then sends a part back."""
    page = person.open(url)
    if page.status != 200:
        return
    values = {"sign_decision": "sign", "on_behalf": "self"}
    if person.luck.random() < 0.15:
        agency = str(page.form().xpath(".//input[@name='send_back_agencies']/@value")[0])
        values = {"sign_decision": "send_back", "send_back_agencies": agency, "send_back_note": "Angkanya belum cocok."}
    receipt(person, page, url, values, url.split("/")[2])


def decide(person: Person, url: str) -> None:
    """Gives more time, or asks the coordinator for help."""
    page = person.open(url)
    offers = [str(each) for each in page.tree.xpath(OFFERS)]
    if page.status != 200 or not offers:
        return
    decision = "more_time" if "more_time" in offers and person.luck.random() < 0.7 else person.luck.choice(offers)
    form = page.tree.xpath(f"//main//form[.//button[@name='decision'][@value='{decision}']]")[0]
    values = {**filled(form, person.luck), "decision": decision}
    wanted = Attempt(kind="decision", about=(url.rpartition("/")[2],), value=decision)
    person.press(page, url, values, [wanted], is_success=_is_decided)


def _is_decided(page: Page) -> bool:
    return page.status == 200 and not page.tree.xpath(OFFERS)


def form_task(person: Person, url: str) -> None:
    """A task made from a form of the package."""
    page = person.open(url)
    if page.status != 200:
        return
    wanted = Attempt(kind="form", about=(url.split("/")[2],))
    values = {**filled(page.form(), person.luck), "do": "send"}
    person.press(page, url, values, [wanted])


# -- reviewers
def reviewer(person: Person) -> bool:
    """Judges one indicator whole; some questions go back."""
    links = [link for link in person.open("/pemeriksaan").links("/pemeriksaan/") if "?" not in link]
    if not links:
        return False
    url = person.chosen(links)
    page = person.open(url)
    if page.status == 200 and page.tree.xpath("//main//form//button[@value='send']"):
        receipt(person, page, url, {**_verdicts(page, person.luck), "do": "send"}, url.rpartition("/")[2])
    return True


def _verdicts(page: Page, luck: random.Random) -> dict[str, str]:
    values = {}
    for name in set(map(str, page.form().xpath(".//input[@type='radio']/@name"))):
        values[name] = "returned" if luck.random() < 0.12 else "accepted"
        row = name.removesuffix("verdict")
        values |= {f"{row}reason": "not_signed", f"{row}words": "Mohon unggah yang bertanda tangan."}
    return values


# -- the visitor who moves the clock
def visitor(person: Person) -> bool:
    """Signs in through the demo's door in one role after the other, looks around, moves the clock on."""
    role = person.luck.choice(("coordinator", "officer", "head", "reviewer", "chair"))
    browser = Browser(person.browser.address)
    entered = browser.post("/demo/masuk", {"csrf_token": browser.token(), "role": role})
    person.journal.note("sign-in", entered)
    if not leads_on(entered):
        return False
    for url in ("/kesiapan", "/surat", "/tugas"):
        person.journal.note("page", browser.get(url))
    by = "working_day" if person.luck.random() < 0.4 else "next_due"
    values = {"csrf_token": browser.token("/tugas"), "by": by, "next": "/tugas"}
    person.journal.press([Attempt(kind="clock", about=())], lambda: browser.post("/demo/maju", values), leads_on)
    return True


ACTS: dict[str, Callable[[Person], bool]] = {
    "officer": officer,
    "head": superior,
    "secretary": superior,
    "chair": superior,
    "coordinator": superior,
    "clerk": clerk,
    "reviewer": reviewer,
    "visitor": visitor,
}
