"""What DNS says of the sender's domain, and what a mail server answers to a test letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from engine.config import Settings
from tests.services.smtp import Mailbox
from web.mail.checking import Finding, check_dns, send_test

SETTINGS = Settings(mail_from="Layak <layak@kota.test>", smtp_url="smtp://mail.kota.test")
WELL = {
    "kota.test": ["google-site-verification=x", "v=spf1 a:mail.kota.test -all"],
    "layak._domainkey.kota.test": ["v=DKIM1; k=rsa; p=MIIB"],
    "_dmarc.kota.test": ["v=DMARC1; p=quarantine"],
}


def checked(records: Mapping[str, Sequence[str] | None], **changed: Sequence[str] | None) -> dict[str, Finding]:
    """Findings by their first word; `changed` are records of the domain (spf), its key (dkim), its policy (dmarc)."""
    names = {"spf": "kota.test", "dkim": "layak._domainkey.kota.test", "dmarc": "_dmarc.kota.test"}
    all_records = {**records, **{names[name]: found for name, found in changed.items()}}
    found = check_dns(SETTINGS, look=lambda name: all_records.get(name, ()))
    return {each.subject.split()[0]: each for each in found}


def test_a_domain_in_order_has_nothing_to_mend() -> None:
    assert {name: each.is_fine for name, each in checked(WELL).items()} == {"SPF": True, "DKIM": True, "DMARC": True}


@pytest.mark.parametrize(
    ("what", "records", "mend"),
    [
        ("spf", [], 'add the TXT record "v=spf1 a:mail.kota.test -all" to kota.test'),
        ("spf", ["v=spf1 -all", "v=spf1 mx -all"], "join them into one"),
        ("spf", ["v=spf1 +all"], "end it in -all"),
        ("spf", None, "look again"),
        ("dkim", [], "let the mail server sign"),
        ("dkim", ["v=DKIM1; p="], "publish a new key"),
        ("dmarc", [], "v=DMARC1; p=none; rua=mailto:postmaster@kota.test"),
        ("dmarc", ["v=DMARC1; p=none", "v=DMARC1; p=reject"], "have one TXT record"),
        ("dmarc", None, "look again"),
    ],
)
def test_what_is_wrong_is_named_with_what_mends_it(what: str, records: Sequence[str] | None, mend: str) -> None:
    found = checked(WELL, **{what: records})[what.upper()]
    assert not found.is_fine
    assert mend in found.mend


def test_a_test_letter_is_sent_and_the_answer_told(smtp_server: Mailbox) -> None:
    settings = Settings(mail_from="Layak <layak@kota.test>", smtp_url=smtp_server.url)
    assert send_test(settings, "admin@kota.test").found == "250 OK"
    assert "Layak test letter" in smtp_server.messages[0]["Subject"]
    smtp_server.refuse("550 5.1.1 No such mailbox")
    refused = send_test(settings, "admin@kota.test")
    assert (refused.is_fine, refused.found) == (False, "550 5.1.1 No such mailbox")
