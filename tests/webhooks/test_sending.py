"""One call: to the checked address only, no further than it, and over within its time."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

import pytest

from engine import clock
from tests.services.wait import free_port
from tests.webhooks.receiver import HOST, Authority, Receiver, hanging, saying, serving
from webhooks.addresses import Policy, Url
from webhooks.sending import Answer, Sender, read_retry_after

SENDER = Sender(connect_within=1, answer_within=0.6)


def url(port: int, scheme: str = "http", host: str = "127.0.0.1", target: str = "/in?kota=1") -> Url:
    return Url(scheme=scheme, host=host, port=port, target=target)


def post(port: int, body: bytes = b"{}", sender: Sender = SENDER) -> Answer:
    return sender.post(url(port), ["127.0.0.1"], {"webhook-id": "evt_1"}, body)


def test_a_body_arrives_as_it_is_and_the_answer_comes_back(receiver: Receiver) -> None:
    answer = post(receiver.port, b'{"a": "\xc3\xa9"}')
    [call] = receiver.calls
    assert (call.path, call.body, call.headers["host"]) == (
        "/in?kota=1",
        b'{"a": "\xc3\xa9"}',
        f"127.0.0.1:{receiver.port}",
    )
    assert (answer.status, answer.text, answer.error, answer.is_accepted) == (200, "ok", None, True)
    assert answer.took_ms < 500


def test_by_tls_the_certificate_is_of_the_name_though_the_checked_address_is_called(vouched: Authority) -> None:
    """No name server knows the name: what is called is the address that was handed in."""
    sender = Sender(trust=vouched.trust)
    with serving(vouched.served()) as receiver:
        answer = sender.post(url(receiver.port, "https", HOST), ["127.0.0.1"], {}, b"{}")
        assert (answer.status, answer.error) == (200, None)
        assert receiver.calls[0].headers["host"] == f"{HOST}:{receiver.port}"
        assert receiver.named == [HOST]


def test_a_certificate_of_another_name_or_of_nobody_known_is_refused(vouched: Authority) -> None:
    with serving(vouched.served()) as receiver:
        other = Sender(trust=vouched.trust).post(url(receiver.port, "https", "other.test"), ["127.0.0.1"], {}, b"{}")
        nobody = Sender().post(url(receiver.port, "https", HOST), ["127.0.0.1"], {}, b"{}")
        assert (other.error, nobody.error) == ("tls", "tls")
        assert receiver.calls == []


def test_a_redirect_is_not_followed_and_no_yes(receiver: Receiver) -> None:
    with serving() as inner:
        for status in (301, 302, 303, 307, 308):
            receiver.answers = [(status, {"Location": f"http://127.0.0.1:{inner.port}/"}, b"")]
            answer = post(receiver.port)
            assert (answer.status, answer.is_accepted) == (status, False)
        assert inner.calls == []


def test_of_a_long_answer_two_kilobytes_are_kept(receiver: Receiver) -> None:
    receiver.answers = [(200, {}, b"a" * 5_000_000)]
    assert post(receiver.port).text == "a" * 2048
    receiver.answers = [(500, {}, b"\xff\x00" * 10)]
    assert "\x00" not in post(receiver.port).text


def test_a_compressed_answer_is_not_unpacked(receiver: Receiver) -> None:
    receiver.answers = [(200, {"Content-Encoding": "gzip"}, b"no gzip at all")]
    assert post(receiver.port).text == "no gzip at all"


def test_a_server_that_never_answers_costs_its_time_and_no_more() -> None:
    with hanging(1) as [port]:
        begun = time.monotonic()
        assert post(port).error == "timeout"
        assert time.monotonic() - begun < 1.5


@pytest.mark.parametrize(
    "first", [b"", b"HTTP/1.1 200 OK\r\nX-Long: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"]
)
def test_a_server_that_drips_is_cut_off(first: bytes) -> None:
    """A limit per read would let it drip for ever."""
    with saying(first, drip=b"a") as port:
        begun = time.monotonic()
        answer = post(port)
        assert time.monotonic() - begun < 2
    assert answer.error == "timeout" or answer.status == 200


def test_nobody_listens_nonsense_is_spoken_or_the_line_goes_dead() -> None:
    assert post(free_port()).error == "unreachable"
    with saying(b"220 mail.example ESMTP\r\n") as port:
        assert post(port).error in ("broken", "timeout")
    with saying(b"") as port:
        assert post(port).error in ("broken", "timeout")


def test_a_second_address_is_tried_when_the_first_cannot_be_reached(receiver: Receiver) -> None:
    answer = SENDER.post(url(receiver.port), ["127.0.0.99", "127.0.0.1"], {}, b"{}")
    assert answer.status == 200
    assert len(receiver.calls) == 1


def test_a_literal_of_version_6_is_called() -> None:
    answer = SENDER.post(url(free_port(), host="::1"), ["::1"], {}, b"{}")
    assert answer.error == "unreachable"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Mon, 02 Mar 2026 00:02:00 GMT", 120),
        ("Sun, 01 Mar 2026 00:00:00 GMT", 0),
        ("-5", None),
        ("soon", None),
        ("1e3", None),
        ("9" * 40, None),
        ("", None),
        (None, None),
    ],
)
def test_how_long_a_server_asks_to_wait(text: str | None, seconds: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "wall", lambda: dt.datetime(2026, 3, 2, tzinfo=dt.UTC))
    found = read_retry_after(text)
    assert found == (None if seconds is None else dt.timedelta(seconds=seconds))


def test_only_429_and_503_may_ask(receiver: Receiver) -> None:
    for status, wanted in ((429, 90), (503, 90), (500, None), (200, None)):
        receiver.answers = [(status, {"Retry-After": "90"}, b"")]
        found = post(receiver.port).retry_after
        assert found == (None if wanted is None else dt.timedelta(seconds=wanted)), status


def test_an_inner_address_is_never_called_however_its_name_was_looked_up(
    receiver: Receiver, look_ups: Callable[..., Policy]
) -> None:
    """Rebinding: what was public when it was added is inside when it is called."""
    policy = look_ups(["8.8.8.8"], ["127.0.0.1"])
    address = f"https://{HOST}/"
    assert policy.check(address) == address
    with pytest.raises(Exception, match="no public address"):
        policy.resolve(policy.parse(address))
    assert receiver.calls == []


@pytest.fixture
def look_ups(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Policy]:
    """A name server whose answers differ each time."""

    def answering(*answers: list[str]) -> Policy:
        left = list(answers)
        monkeypatch.setattr("webhooks.addresses.look_up_within", lambda _host, _port: left.pop(0))
        return Policy()

    return answering
