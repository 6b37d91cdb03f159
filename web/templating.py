"""What the templates may call: filters for numbers, dates and codes, icons, the way to a task's page, the chrome."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, g, get_flashed_messages, url_for
from flask_babel import gettext, ngettext
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from web import i18n
from web.views import Chrome
from web.words import codes, deadlines

ICONS = Path(__file__).parent / "static" / "icons.svg"
MAIL_WIDTH = 72  # characters of a line in the text part of a mail
ITEM = "  "  # how far the lines of an item stand in
BLANK_LINES = re.compile(r"\n\s*\n")
CODE = re.compile(r"\b[A-Z]{1,3}\d?-[\dA-Z][\dA-Z-]*")  # K3-15, TT-2026-0417
SYMBOL = re.compile(r'<symbol id="i-([a-z]+)"[^>]*>(.*?)</symbol>', re.DOTALL)

PAGES: Mapping[str, str] = {
    "evidence": "officer.share",
    "remediation": "officer.share",
    "sign_off": "head.sign_off",
    "verdict": "review.case",
}

NAVIGATION: tuple[tuple[str, frozenset[str]], ...] = (
    ("officer.inbox", frozenset({"officer", "head", "coordinator", "secretary", "chair"})),
    ("head.questions", frozenset({"head", "secretary", "chair"})),
    ("review.desk", frozenset({"reviewer"})),
    ("coordinate.board", frozenset({"coordinator", "chair", "secretary", "verifier"})),
    ("late.overview", frozenset({"coordinator", "chair", "secretary"})),
    ("design.packages", frozenset({"coordinator", "reviewer", "verifier", "administrator"})),
    ("coordinate.letters", frozenset({"coordinator", "administrator"})),
    ("trouble.overview", frozenset({"coordinator", "administrator"})),
    ("calendar.overview", frozenset({"coordinator", "administrator"})),
    ("connect.overview", frozenset({"coordinator", "administrator"})),
    ("coordinate.seals", frozenset({"coordinator", "administrator", "auditor"})),
)


def points(value: Decimal | float | int | None, digits: int = 2) -> str:
    """Points with a comma in Indonesian: 1.234,50."""
    if value is None:
        return "–"
    return format_decimal(value, format=f"#,##0.{'0' * digits}" if digits else "#,##0", locale=i18n.language())


def day(value: dt.date | None) -> str:
    """`Senin, 5 Mei 2025`."""
    return deadlines.day(value, i18n.language()) if value else "–"


def short_day(value: dt.date) -> str:
    """`5 Mei 2025`, where the weekday does not help: the date of a document."""
    return format_date(value, "d MMMM y", locale=i18n.language())


def weekday(value: dt.date) -> str:
    """`Sen`, below a bar."""
    return format_date(value, "EEE", locale=i18n.language())


def board_day(value: dt.datetime) -> str:
    """`Sen, 16 Mar`, where 26 dates stand in a column; the case says the rest."""
    return format_date(value.astimezone(zone()).date(), "EEE, d MMM", locale=i18n.language())


def hour(value: dt.datetime) -> str:
    """`16.00 WITA`, in the city's zone."""
    return deadlines.clock(value, zone(), i18n.language())


def instant(value: dt.datetime | None) -> Markup:
    """`Senin, 5 Mei 2025 pukul 16.00 WITA`; the hour and its zone never part."""
    if value is None:
        return Markup("–")
    at = Markup('<span class="nowrap">{}</span>').format(gettext("pukul %(hour)s", hour=hour(value)))
    return Markup("{} {}").format(local_day(value), at)


def plain_instant(value: dt.datetime) -> str:
    """The same without markup, for mails and attributes."""
    return deadlines.instant(value, zone(), i18n.language())


def local_day(value: dt.datetime) -> str:
    """The day of an instant in the city's zone."""
    return day(value.astimezone(zone()).date())


def zone() -> dt.tzinfo:
    """The city's zone."""
    return ZoneInfo(i18n.zone_name())


def folded(value: object, indent: str = "") -> str:
    """A paragraph, or an item that begins with a dash, in lines of a mail's width; an address stays whole."""
    text = str(value)
    hanging = indent + ITEM if text.startswith("- ") else indent
    return textwrap.fill(
        text, MAIL_WIDTH, initial_indent=indent, subsequent_indent=hanging,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def tidy(text: str) -> str:
    """A text whose paragraphs stand one blank line apart, however many a template left between them."""
    return BLANK_LINES.sub("\n\n", str(text)).strip()


def unbroken(text: str) -> Markup:
    """Escaped words whose codes are never parted at their hyphens, for a heading in a mail."""
    return Markup(CODE.sub(r'<span style="white-space:nowrap;">\g<0></span>', str(text)))


def iso(value: dt.datetime) -> str:
    """An instant for `<time datetime>`: local, with its offset."""
    return value.astimezone(zone()).isoformat(timespec="minutes")


def filesize(size: int) -> str:
    """`84 kB`, `1,2 MB`: thousands, as file managers show."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{round(size / 1000)} kB"
    return f"{format_decimal(Decimal(size) / 1_000_000, format='#,##0.#', locale=i18n.language())} MB"


def short_hash(digest: str) -> str:
    """The first eight digits, enough to compare by eye."""
    return digest[:8]


def long_hash(digest: str) -> str:
    """All digits in groups of eight."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def working_days(count: int) -> str:
    """`4 hari kerja`."""
    return str(ngettext("%(num)d hari kerja", "%(num)d hari kerja", count))


def per_cent(part: Decimal | float, whole: Decimal | float) -> str:
    """Where a value stands on a scale, for an SVG attribute: `62.5%`."""
    share = max(0.0, min(1.0, float(part) / float(whole))) if whole else 0.0
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"


@cache
def symbols() -> Mapping[str, str]:
    """Every icon of `static/icons.svg` by name."""
    return dict(SYMBOL.findall(ICONS.read_text("utf-8")))


def icon(name: str) -> Markup:
    """An icon beside its word; the page carries only the symbols it uses, see `sprite`."""
    if name not in symbols():
        raise KeyError(f"no icon {name!r} in static/icons.svg")
    if "icons" not in g:
        g.icons = {}
    g.icons[name] = None
    return Markup('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>').format(name)


def sprite() -> Markup:
    """The symbols that `icon` was asked for, at the end of the page."""
    used = sorted(g.pop("icons", {}))
    inner = "".join(f'<symbol id="i-{name}" viewBox="0 0 20 20">{symbols()[name]}</symbol>' for name in used)
    return Markup('<svg hidden width="0" height="0" aria-hidden="true">{}</svg>').format(Markup(inner))


def task_url(form_key: str, task_id: str) -> str:
    """The page of a task: one of the product's own, or the one made from its form."""
    return url_for(PAGES.get(form_key, "tasks.form"), task_id=task_id)


def chrome() -> Chrome:
    """What surrounds the page; a page that fails early gets the bare one."""
    there = g.get("chrome")
    return there if isinstance(there, Chrome) else Chrome()


def navigation() -> list[str]:
    """Endpoints in the masthead, by the reader's roles."""
    mine = set(chrome().roles)
    return [endpoint for endpoint, roles in NAVIGATION if mine & roles]


def csrf_field() -> Markup:
    """The hidden field that every form carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


FILTERS: Mapping[str, Callable[..., Any]] = {
    "points": points,
    "date": day,
    "short_date": short_day,
    "weekday": weekday,
    "board_day": board_day,
    "hour": hour,
    "instant": instant,
    "plain_instant": plain_instant,
    "local_day": local_day,
    "folded": folded,
    "tidy": tidy,
    "unbroken": unbroken,
    "iso": iso,
    "filesize": filesize,
    "short_hash": short_hash,
    "long_hash": long_hash,
    "working_days": working_days,
    "word": codes.word,
}

GLOBALS: Mapping[str, Callable[..., Any]] = {
    "icon": icon,
    "sprite": sprite,
    "task_url": task_url,
    "chrome": chrome,
    "navigation": navigation,
    "csrf_field": csrf_field,
    "language": i18n.language,
    "per_cent": per_cent,
    "notices": lambda: get_flashed_messages(with_categories=True),
}


def install(app: Flask) -> None:
    """Puts the filters and functions into Jinja; `web.i18n.install` comes before."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(GLOBALS)
