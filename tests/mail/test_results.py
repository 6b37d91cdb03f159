"""The letter that tells a head what came of help, or of a search."""

from __future__ import annotations

from engine import clock
from tests.escalation.world import World, at
from tests.mail.conftest import post
from tests.services.smtp import Mailbox


def test_the_letter_says_it_in_words(world: World, now: clock.Movable, smtp_server: Mailbox) -> None:
    world.start()
    now.set(at(12, 17))
    world.sweep()
    world.decide("head", decision="help_asked", obstacle="SK di puskesmas")
    world.complete("help", "coordinator", help_given="Ditelepon", until="2026-03-17")
    post(world)
    [mail] = [each for each in smtp_server.to("head@layak.test") if "Bantuan diberikan" in str(each["Subject"])]
    body = mail.get_body(("plain",))
    assert body is not None
    text = " ".join(str(body.get_content()).split())
    assert "Koordinator sudah membantu Dinas Kesehatan seperti yang Anda minta" in text
    assert "17 Maret 2026" in text
    assert "SK di puskesmas" not in text
    assert "Ditelepon" not in text
