"""One connection for many letters; whatever a server does with it, each letter has one clear outcome."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from engine.errors import Misconfigured
from engine.jobs import Unreachable
from tests.services.rude import Rude, Say, Step
from tests.services.wait import wait_for
from web.mail import line as lines
from web.mail import transport
from web.mail.consumer import asks_for_less
from web.mail.line import Line
from web.mail.pace import Pace, read_limits
from web.mail.transport import Ambiguous, Later, MailServer, Refused

ADDRESSES = {"sender": "layak@layak.test", "recipient": "kepala@layak.test"}
CUT, HANG = Say(then="cut"), Say(then="hang")


def message(subject: str = "Uji") -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = subject
    made.set_content("Isi")
    return made


@pytest.fixture
def line(rude_server: Rude, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    monkeypatch.setattr(transport, "TIMEOUT", 0.3)
    made = Line(MailServer.read(rude_server.url))
    yield made
    made.close()


def sent(line: Line, subject: str = "Uji") -> str:
    return line.send(message(subject), **ADDRESSES)


# -- one connection
def test_letters_share_a_connection(line: Line, rude_server: Rude) -> None:
    assert [sent(line) for _ in range(5)] == ["250 taken"] * 5
    assert (rude_server.connections, len(rude_server.taken)) == (1, 5)


def test_a_refused_letter_leaves_the_connection_to_the_next(line: Line, rude_server: Rude) -> None:
    rude_server.script["rcpt"] = Say(b"550 5.1.1 no such mailbox\r\n")
    with pytest.raises(Refused, match="no such mailbox"):
        sent(line)
    del rude_server.script["rcpt"]
    assert sent(line) == "250 taken"
    assert rude_server.connections == 1


def test_a_server_that_hangs_up_in_between_is_called_again(
    line: Line, rude_server: Rude, monkeypatch: pytest.MonkeyPatch
) -> None:
    rude_server.script["message"] = Say(b"250 taken\r\n", then="cut")
    assert sent(line) == sent(line) == "250 taken"
    assert (rude_server.connections, len(rude_server.taken)) == (2, 2)
    monkeypatch.setattr(lines, "_is_silent", lambda _client: True)  # noticed only by the next command
    assert sent(line) == "250 taken"
    assert (rude_server.connections, len(rude_server.taken)) == (3, 3)


def test_a_connection_is_given_back_after_many_letters_or_when_nobody_needs_it(
    line: Line, rude_server: Rude, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "MOST", 2)
    for _ in range(5):
        sent(line)
    assert rude_server.connections == 3
    line.close()
    monkeypatch.setattr(lines, "KEPT_FOR", 0.05)
    sent(line)
    wait_for(lambda: line._kept is None, "the connection is given back")


# -- what a server may do at each step
BEFORE: tuple[Step, ...] = ("greeting", "ehlo", "mail", "rcpt", "data")


@pytest.mark.parametrize("step", BEFORE)
@pytest.mark.parametrize("said", [CUT, HANG, Say(b"25", "cut"), Say(b"421 going down\r\n", "cut")])
def test_whoever_goes_away_before_the_message_has_nothing_of_it(
    line: Line, rude_server: Rude, step: Step, said: Say
) -> None:
    rude_server.script[step] = said
    with pytest.raises(Unreachable) as caught:
        sent(line)
    assert not isinstance(caught.value, Ambiguous)
    assert rude_server.taken == []


@pytest.mark.parametrize("said", [CUT, HANG, Say(b"25", "cut"), Say(b"what?\r\n", "cut")])
def test_whoever_goes_away_behind_the_message_may_have_it(line: Line, rude_server: Rude, said: Say) -> None:
    rude_server.script["message"] = said
    with pytest.raises(Ambiguous):
        sent(line)
    assert len(rude_server.taken) == 1


@pytest.mark.parametrize("step", ["rcpt", "data", "message"])
@pytest.mark.parametrize(("words", "meaning"), [(b"450 4.2.1 later\r\n", Later), (b"550 5.1.1 never\r\n", Refused)])
def test_an_answer_is_an_answer_wherever_it_comes(
    line: Line, rude_server: Rude, step: Step, words: bytes, meaning: type[Exception]
) -> None:
    rude_server.script[step] = Say(words)
    with pytest.raises(meaning, match=words.decode().strip()):
        sent(line)


def test_a_server_that_refuses_our_sender_says_nothing_of_the_letter(line: Line, rude_server: Rude) -> None:
    rude_server.script["mail"] = Say(b"550 not you\r\n")
    with pytest.raises(Later, match="not you"):
        sent(line)


def test_a_second_acceptance_is_never_taken_for_the_next_letters(line: Line, rude_server: Rude) -> None:
    rude_server.script["message"] = Say(b"250 taken\r\n250 taken once more\r\n")
    assert [sent(line, f"Surat {n}") for n in range(3)] == ["250 taken"] * 3
    assert [f"Subject: Surat {n}".encode() in text for n, text in enumerate(rude_server.taken)] == [True] * 3
    assert rude_server.connections == 3, "a line that says more than it is asked is not used again"


def test_a_server_that_loses_count_gets_no_message(line: Line, rude_server: Rude) -> None:
    rude_server.script["data"] = Say(b"250 OK\r\n")
    with pytest.raises(Unreachable, match="lost count"):
        sent(line)


def test_a_line_that_begins_with_a_dot_arrives_as_it_was(line: Line, rude_server: Rude) -> None:
    dotted = message()
    dotted.set_content(".\n..dua\n")
    line.send(dotted, **ADDRESSES)
    assert rude_server.taken[0].endswith(b"\r\n..\r\n...dua\r\n"), "as the protocol wants it"


# -- the pace
def test_a_domain_gets_so_many_a_minute_and_others_are_not_held_up() -> None:
    now = [0.0]
    pace = Pace({"gmail.com": 2}, clock=lambda: now[0])
    assert [pace.take("gmail.com") for _ in range(3)] == [0.0, 0.0, 60.0]
    assert pace.take("kota.go.id") == 0.0
    now[0] = 60.0
    assert pace.take("gmail.com") == 0.0
    pace.rest("kota.go.id")
    assert pace.take("kota.go.id") == 60.0


def test_limits_are_read_and_a_wrong_one_is_named() -> None:
    assert read_limits("kota.go.id=600 *=300")["*"] == 300
    assert read_limits("")["gmail.com"] == 60
    with pytest.raises(Misconfigured, match="LAYAK_MAIL_LIMITS does not know gmail"):
        read_limits("gmail.com=viel")


@pytest.mark.parametrize(
    ("answer", "is_ours"),
    [("421 4.7.28 too much", True), ("451 4.4.5 busy", True), ("450 4.2.2 mailbox full", False), ("451 later", False)],
)
def test_an_answer_that_is_about_how_much_we_send_is_told_from_one_about_a_letter(answer: str, is_ours: bool) -> None:
    assert asks_for_less(answer) is is_ours
