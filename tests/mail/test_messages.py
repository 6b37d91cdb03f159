"""Every letter a shipped package names can be written, and a receipt follows what was sent."""

from __future__ import annotations

import pathlib
import uuid
from decimal import Decimal

import pytest
import yaml

from engine import clock, events
from engine.escalation import facts as told
from engine.escalation.facts import Share
from engine.escalation.wanted import ABOUT_WAITING
from engine.history import Event
from engine.instances.registry import Submitted, register_form
from tests.escalation.world import BPMN, World, at
from tests.mail.conftest import post
from tests.services.smtp import Mailbox
from web.mail import receipts
from web.mail.messages import COPY, MESSAGES

TEMPLATES = pathlib.Path(__file__).parents[2] / "web" / "templates" / "mail"


def test_every_template_of_a_package_is_known_and_has_its_files() -> None:
    named = set()
    for stated in BPMN.glob("*/process.yaml"):
        named |= set(yaml.safe_load(stated.read_text("utf-8")).get("templates") or ())
    assert named <= set(MESSAGES)
    assert named == ABOUT_WAITING, "each is asked about once more before it leaves"
    for name in {*MESSAGES, COPY}:
        assert {p.name for p in (TEMPLATES / name).iterdir()} == {"subject.txt", "body.txt", "body.html"}


def test_whoever_sends_gets_a_receipt_by_mail(world: World, smtp_server: Mailbox) -> None:
    body = {"agency": "dinkes", "round": 1, "receipt": "TT-2026-0042", "digest": "ab" * 32, "claimed": "7.50"}
    done = Submitted(events=[Event(type=events.EVIDENCE_SUBMITTED, body=body)], receipt="TT-2026-0042")
    register_form("evidence", lambda *_: done)
    receipts.register()
    world.start()
    world.complete("collect", "officer")
    post(world)
    [mail] = smtp_server.to("officer@layak.test")
    text = mail.get_body(("plain",)).get_content()
    assert "TT-2026-0042" in mail["Subject"]
    assert "7,50 poin" in text
    assert "https://layak.test/tanda-terima/TT-2026-0042" in text


def test_a_late_signature_has_the_points_of_all_agencies_at_stake(
    world: World, now: clock.Movable, smtp_server: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def share(_session: object, _city_id: uuid.UUID, _key: str, agency: str | None) -> Share:
        return Share(points=Decimal("7.5") if agency else Decimal(20))

    monkeypatch.setattr(told, "_share", [share])
    world.start()
    world.complete("collect", "officer")
    now.set(at(27, 17))
    world.sweep()
    post(world)
    [asks] = [mail for mail in smtp_server.to("secretary@layak.test") if "Keputusan Anda" in mail["Subject"]]
    text = asks.get_body(("plain",)).get_content()
    assert "Tanda tangan klaim Akta kelahiran" in text
    assert "20,00 dari 20,00 poin" in text
