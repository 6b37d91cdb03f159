"""Languages. Msgids are the Indonesian sentences; English comes from `translations/en/LC_MESSAGES/layak.po`.

`python -m web.i18n` compiles the catalogues, `... missing` lists what English lacks, `... update` writes new msgids
into the catalogue, to be filled by hand.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from flask import Flask, g
from flask_babel import Babel

from web.words.deadlines import LANGUAGES, Language

Words = str | tuple[str, ...] | list[str]
DOMAIN = "layak"
WEB = Path(__file__).parent
TRANSLATIONS = WEB / "translations"
DEFAULT_ZONE = "Asia/Makassar"
METHODS = [("translations/**", "ignore"), ("**.py", "python"), ("templates/**.html", "jinja2"), ("**.txt", "jinja2")]
OPTIONS = {"**.html": {"trimmed": "true", "silent": "false"}, "**.txt": {"trimmed": "true", "silent": "false"}}


def install(app: Flask) -> None:
    """The reader's language and the city's zone: `g.language` and `g.zone`, put there before the request."""
    app.config["BABEL_DOMAIN"] = DOMAIN
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    Babel(app, default_locale="id", locale_selector=language, timezone_selector=zone_name)


def language() -> Language:
    """`id` or `en`."""
    return next((each for each in LANGUAGES if each == g.get("language")), "id")


def zone_name() -> str:
    """The name of the city's zone."""
    return str(g.get("zone") or DEFAULT_ZONE)


def compile_catalogues() -> list[Path]:
    """Writes every `.mo` that is older than its `.po`; tells which."""
    return [done for po in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po")) if (done := _compile(po))]


def _compile(po: Path) -> Path | None:
    mo = po.with_suffix(".mo")
    if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
        return None
    # Written beside and renamed: two processes that start at once never read half a file.
    part = mo.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as out:
        write_mo(out, _read(po))
    part.replace(mo)
    return mo


def _read(po: Path) -> Catalog:
    with po.open("rb") as source:
        return read_po(source, locale=po.parts[-3], domain=DOMAIN)


def english() -> Catalog:
    """The English catalogue as it stands in the repository."""
    return _read(TRANSLATIONS / "en" / "LC_MESSAGES" / f"{DOMAIN}.po")


def extract() -> Catalog:
    """Every msgid in `web/`, with the places it stands."""
    found = Catalog(domain=DOMAIN, fuzzy=False)
    for name, line, message, comments, _context in _messages():
        found.add(message, locations=[(name, line)], auto_comments=comments)
    return found


def _messages() -> Iterator[tuple[str, int, str | tuple[str, ...], list[str], str | None]]:
    yield from extract_from_dir(WEB, METHODS, OPTIONS, comment_tags=("Note:",), directory_filter=_is_source)


def _is_source(folder: str) -> bool:
    return Path(folder).name not in {"translations", "static", "__pycache__", "node_modules"}


def missing() -> list[str]:
    """Msgids that English has no words for."""
    known = english()
    lacks = []
    for message in extract():
        there = known.get(message.id)
        if message.id and not (there and _is_filled(there.string)):
            lacks.append(_name(message.id))
    return lacks


def _is_filled(words: Words | None) -> bool:
    return bool(words) and all(words or "")


def _name(msgid: Words) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def update() -> int:
    """Takes new msgids into the English catalogue, drops those nobody uses; tells how many still lack words."""
    known = english()
    known.update(extract(), no_fuzzy_matching=True)
    known.obsolete.clear()
    write_english(known)
    return len(missing())


def write_english(catalog: Catalog) -> None:
    """Sorted, without line numbers and dates: a change of the file is a change of words."""
    catalog.project, catalog.version = "Layak", "1"
    catalog.last_translator = catalog.language_team = catalog.msgid_bugs_address = "Layak"
    catalog.creation_date = catalog.revision_date = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    with (TRANSLATIONS / "en" / "LC_MESSAGES" / f"{DOMAIN}.po").open("wb") as out:
        write_po(out, catalog, width=120, sort_output=True, no_location=True)


def main(arguments: list[str]) -> int:
    """The command line: compile (default), missing, update."""
    if arguments == ["missing"]:
        lacks = missing()
        print("\n".join(lacks))
        return 1 if lacks else 0
    if arguments == ["update"]:
        print(f"{update()} msgids without English words")
        return 0
    for done in compile_catalogues():
        print(f"compiled {done.relative_to(WEB)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
