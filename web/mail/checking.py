"""Is our mail let in? What DNS says of the sender's domain, and what a mail server answers to a test letter."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import dns.exception
import dns.resolver

from engine.config import Settings
from engine.errors import Misconfigured
from engine.jobs import Unreachable
from web.mail.compose import Envelope, Rendered, address_of, compose, message_id_of, sender_of
from web.mail.transport import Later, MailServer, Refused

SECONDS = 5.0
# Selectors in use at the large providers and in the usual set-ups; a city's own is named by --selector.
SELECTORS = ("default", "mail", "dkim", "selector1", "selector2", "google", "s1", "s2", "k1", "zmail", "layak")
Look = Callable[[str], Sequence[str] | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that was looked at. `mend` says what to do; `is_fine` may hold although there is a hint."""

    subject: str
    found: str
    is_fine: bool
    mend: str = ""


def texts_of(name: str) -> Sequence[str] | None:
    """The TXT records of a name; empty when it has none, None when DNS does not answer."""
    resolver = dns.resolver.Resolver()
    resolver.lifetime = SECONDS
    try:
        answer = resolver.resolve(name, "TXT")
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ()
    except dns.exception.DNSException:
        return None
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]


def check_dns(settings: Settings, selectors: Sequence[str] = (), look: Look | None = None) -> tuple[Finding, ...]:
    """SPF, DKIM and DMARC of the domain of `LAYAK_MAIL_FROM`; raises Misconfigured for a sender that is none."""
    domain, look = sender_of(settings.mail_from).domain, look or texts_of
    host = MailServer.read(settings.smtp_url).host if settings.smtp_url else "YOUR-MAIL-SERVER"
    return (_spf(domain, host, look), _dkim(domain, selectors, look), _dmarc(domain, look))


def _spf(domain: str, host: str, look: Look) -> Finding:
    subject, found = f"SPF of {domain}", look(domain)
    if found is None:
        return _silent(subject)
    records = [text for text in found if text.lower().split()[:1] == ["v=spf1"]]
    if not records:
        record = f'"v=spf1 a:{host} -all"'
        return _bad(
            subject, "there is none", f"add the TXT record {record} to {domain}, or the include: of your sender"
        )
    if len(records) > 1:
        return _bad(subject, f"there are {len(records)}", "join them into one: with two a receiver has to ignore both")
    if records[0].lower().split()[-1] in ("+all", "all"):
        return _bad(subject, records[0], "end it in -all: this lets anybody send in your name")
    return _good(subject, records[0], f"see that it lets {host} send: the headers of a test letter tell")


def _dkim(domain: str, selectors: Sequence[str], look: Look) -> Finding:
    subject, asked = f"DKIM of {domain}", tuple(selectors) or SELECTORS
    answers = {selector: look(f"{selector}._domainkey.{domain}") for selector in asked}
    if all(found is None for found in answers.values()):
        return _silent(subject)
    keys = {name: [key for text in found or () if (key := _key(text)) is not None] for name, found in answers.items()}
    return _dkim_of(subject, keys)


def _dkim_of(subject: str, keys: Mapping[str, Sequence[str]]) -> Finding:
    live = [name for name, found in keys.items() if any(found)]
    if live:
        return _good(subject, f"a key at {', '.join(live)}")
    revoked = [name for name, found in keys.items() if found]
    if revoked:
        return _bad(
            subject, f"the key at {revoked[0]} is revoked", "publish a new key and let the mail server sign by it"
        )
    mend = "let the mail server sign, publish its key, and name its selector here by --selector"
    return _bad(subject, f"no key at {', '.join(keys)}", mend)


def _key(text: str) -> str | None:
    """The key of a record: empty when it is revoked, None when the record is no key."""
    tags = {name.strip(): value.strip() for name, _, value in (part.partition("=") for part in text.split(";"))}
    return tags.get("p")


def _dmarc(domain: str, look: Look) -> Finding:
    subject, found = f"DMARC of {domain}", look(f"_dmarc.{domain}")
    if found is None:
        return _silent(subject)
    records = [text for text in found if text.lower().startswith("v=dmarc1")]
    if len(records) == 1:
        return _good(subject, records[0])
    record = f'"v=DMARC1; p=none; rua=mailto:postmaster@{domain}"'
    mend = f"have one TXT record {record} at _dmarc.{domain}; p=quarantine once the reports show only your own servers"
    return _bad(subject, "there are several" if records else "there is none", mend)


def _silent(subject: str) -> Finding:
    return _bad(subject, "DNS does not answer", "look again where the names of the internet can be asked")


def _good(subject: str, found: str, mend: str = "") -> Finding:
    return Finding(subject=subject, found=found, is_fine=True, mend=mend)


def _bad(subject: str, found: str, mend: str) -> Finding:
    return Finding(subject=subject, found=found, is_fine=False, mend=mend)


def send_test(settings: Settings, to: str) -> Finding:
    """Sends a test letter; what the mail server said, and what that means."""
    if not settings.smtp_url:
        raise Misconfigured("LAYAK_SMTP_URL is missing: without it no letter leaves", name="LAYAK_SMTP_URL")
    sender, server = sender_of(settings.mail_from), MailServer.read(settings.smtp_url)
    message_id, subject = message_id_of(uuid.uuid4(), sender.domain), f"test letter to {to}"
    envelope = Envelope(sender=sender, recipient=address_of("", to), message_id=message_id, thread_id=message_id)
    try:
        answer = server.send(compose(_WORDS, envelope), sender=sender.addr_spec, recipient=envelope.recipient.addr_spec)
    except Refused as refused:
        return _bad(subject, str(refused), "it will never be taken: see whether ADDRESS and LAYAK_MAIL_FROM are right")
    except Later as later:
        return _bad(subject, str(later), "the server asks to try again later")
    except Unreachable as away:
        return _bad(subject, str(away), "see whether LAYAK_SMTP_URL names the right host, port and password")
    return _good(
        subject, answer, "see that it arrived, not among the spam, with spf=pass dkim=pass dmarc=pass in its head"
    )


_TEXT = "Surat ini menguji pengiriman surel Layak.\n\nThis letter tests how Layak sends mail.\n"
_WORDS = Rendered(
    subject="Surat uji Layak / Layak test letter", text=_TEXT, html=f"<p>{_TEXT}</p>".replace("\n\n", "</p><p>"),
    language="id",
)  # fmt: skip
