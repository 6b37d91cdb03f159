"""Whoever holds the counted mails against the books finds what must not be, and the server that counts them counts."""

from __future__ import annotations

import pathlib
import random
import sqlite3
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any, get_args

import pytest

from engine.jobs import Unreachable
from tests.faults.audit import Books
from tests.faults.mails import Crash, cause, wrong
from tests.services.misdeeds import AT, DEEDS, STEPS, Misdeeds, Step
from tests.services.post import Handing, Post, serving
from web.mail import transport
from web.mail.transport import Ambiguous, Later, MailServer, Refused

COLUMNS = "id, number, template, state, answer, message_id, attempts, task_id, facts"
TABLES = (
    f"create table letter ({COLUMNS})",
    "create table decision_request (id, instance_id, waiting_token, spent_at, expires_at)",
    "create table user_task (id, state)",
    "create table message_subscription (instance_id, token)",
    "create table city (clock_offset_seconds)",
    "insert into city values (0)",
    "insert into user_task values ('open', 'open')",
    "insert into decision_request values ('asked', 'case', 7, null, '2999-01-01T00:00:00')",
    "insert into message_subscription values ('case', 7)",
)


@pytest.fixture
def books(tmp_path: pathlib.Path) -> Iterator[Books]:
    """Books with a task that waits and a question that was asked; letters are put in by the test."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    for statement in TABLES:
        connection.execute(statement)
    yield Books(tmp_path, connection)
    connection.close()


def put(books: Books, template: str, state: str, *, answer: str = "", attempts: int = 1) -> None:
    """One letter."""
    row = ("1", "SRT-1", template, state, answer, "<1@layak.test>", attempts, "open", '{"request": "asked"}')
    books._connection.execute(f"insert into letter values ({', '.join('?' * len(row))})", row)


def copy(at: float = 100.0, **more: Any) -> Handing:
    """The letter as the server has taken it, with an answer unless said otherwise."""
    return Handing(**{"message_id": "<1@layak.test>", "accepted_at": at, "answered_at": at, "went_on": True, **more})


KILLED = Crash(what="worker", begun=100.5, ended=100.6)


def test_what_is_as_it_should_be_is_not_complained_of(books: Books) -> None:
    put(books, "escalation_ask", "sent", attempts=2)
    assert wrong(books, [copy(), copy(120.0)], []) != []
    assert wrong(books, [copy(went_on=False), copy(120.0)], [KILLED]) == []
    assert wrong(books, [copy()], []) == []


@pytest.mark.parametrize(
    ("template", "state", "answer", "copies", "said"),
    [
        ("escalation_ask", "sent", "", 0, "counts as sent and never came"),
        ("escalation_ask", "unknown", "", 1, "has no end"),
        ("escalation_ask", "refused", "550 no", 0, "has no end"),
        ("escalation_ask", "dropped", "spent", 0, "still waits"),
        ("evidence_returned", "dropped", "task_done", 0, "still waits"),
        ("digest", "sent", "", 0, "counts as sent and never came"),
        ("digest", "sent", "", 2, "came 2 times"),
        ("digest", "unknown", "", 2, "came 2 times"),
        ("nudge", "sent", "", 2, "came 2 times"),
        ("digest", "sending", "", 1, "has no end"),
        ("receipt", "sent", "", 3, "came 3 times in 2 attempts"),
    ],
)
def test_what_must_not_be_is_found(
    books: Books, template: str, state: str, answer: str, copies: int, said: str
) -> None:  # fmt: skip
    put(books, template, state, answer=answer, attempts=2)
    complaints = wrong(books, [copy(100.0 + n, deed="cut at dot") for n in range(copies)], [])
    assert any(said in each for each in complaints), complaints


def test_a_mail_nobody_wrote_is_found(books: Books) -> None:
    assert wrong(books, [copy()], []) == ["<1@layak.test> was never written"]


def test_a_second_copy_has_a_reason_only_near_a_crash_of_who_sends() -> None:
    alone = copy(went_on=False)
    assert cause(alone, [KILLED]) == "worker"
    assert cause(copy(), [KILLED]) == "", "its worker went on"
    assert cause(alone, [Crash(what="web", begun=100.5, ended=100.6)]) == ""
    assert cause(alone, [Crash(what="worker", begun=90.0, ended=90.1)]) == ""
    assert cause(alone, [Crash(what="worker", begun=110.0, ended=110.1)]) == ""
    assert cause(copy(), [Crash(what="database_is_restarted", begun=95.0, ended=99.0)]) == "database_is_restarted"
    assert cause(copy(answered_at=None), []) == "the network was cut"
    assert cause(copy(deed="hung at dot", answered_at=None), []) == "hung at dot"
    assert cause(copy(deed="cut at answer", went_on=False), []) == "", "it has the answer"


# -- the server
@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    monkeypatch.setattr(transport, "TIMEOUT", 0.3)
    with serving(1) as made:
        yield made


def hand(post: Post) -> str:
    message = EmailMessage()
    message["Message-ID"] = "<1@layak.test>"
    message.set_content("Isi\n.\n..\n")
    return MailServer.read(post.url).send(message, sender="layak@layak.test", recipient="kepala@layak.test")


def test_a_message_is_counted_with_every_step_it_reached(post: Post) -> None:
    assert hand(post) == "250 taken"
    [handing] = post.accepted()
    assert handing.steps == list(STEPS)
    assert (handing.message_id, handing.recipient, handing.deed) == ("<1@layak.test>", "kepala@layak.test", "")
    assert handing.went_on


EVERY = [(step, name) for step in get_args(Step) for name in AT[step]]
# What the sender makes of it; what is not named here is tried again, nothing of it having arrived.
NO_HARM = {("answer", "closed"), ("answer", "cut"), ("dot", "twice"), ("ehlo", "450"), ("ehlo", "550")}
BROKEN_OFF = {("body", name) for name in AT["body"]} | {("dot", name) for name in ("closed", "cut", "hung", "half")}


@pytest.mark.parametrize(("step", "name"), EVERY)
def test_each_misdeed_has_one_meaning_at_each_step(post: Post, step: Step, name: str) -> None:
    post.misdeeds.arm_one(step, name)
    outcome = "sent"
    try:
        hand(post)
    except (Refused, Later, Ambiguous, Unreachable) as error:
        outcome = type(error).__name__
    assert outcome == meant(step, name)
    assert post.misdeeds.done[step, name] == 1
    taken = [each.deed for each in post.accepted()]
    if (step, name) in NO_HARM:
        assert len(taken) == 1
    else:
        assert taken == ([f"{name} at {step}"] if step == "dot" and not DEEDS[name].is_no else [])


def meant(step: Step, name: str) -> str:
    """The clear outcome."""
    if (step, name) in NO_HARM:
        return "sent"
    if (step, name) in BROKEN_OFF:
        return "Ambiguous"
    if step in ("mail", "rcpt", "data", "dot") and name in ("450", "550"):
        return "Later" if name == "450" or step == "mail" else "Refused"
    return "Unreachable"


def test_the_pack_deals_every_misdeed_before_one_comes_again() -> None:
    misdeeds = Misdeeds(random.Random(3))
    misdeeds.arm(len(EVERY))
    assert sorted(misdeeds._armed) == sorted(EVERY)
    assert not any(name == "hung" for _, name in Misdeeds(random.Random(3), patient=False)._all)
