"""What a page costs: statements, and bytes on a phone's line."""

from __future__ import annotations

import gzip
import pathlib

import pytest

from engine.store.unit import StatementCounter
from tests.web.pages.story import Story
from web.database import db

STATEMENTS = 15
BYTES = 30_000
CSS = pathlib.Path(__file__).parents[3] / "web" / "static" / "css" / "layak.css"


def cost(story: Story, who: str, url: str) -> tuple[list[str], int]:
    """Statements and gzipped bytes of a page, opened a second time."""
    story.get(who, url)
    with story.app.app_context():
        counter = StatementCounter(db.engine)
    with counter:
        page = story.get(who, url)
    return counter.texts, len(gzip.compress(page.html.encode() + CSS.read_bytes()))


@pytest.fixture
def pages(story: Story) -> dict[str, tuple[str, str]]:
    """One page of each kind: who opens it, and where."""
    world = story.world
    share = story.task_url("collect", "dinkes")
    world.upload("dinkes", world.task("collect", "dinkes"), "07.03")
    other = story.task_url("collect", "dinkes", 8)
    found = {
        "inbox": ("dinkes", "/tugas"),
        "share": ("dinkes", share),
        "question": ("dinkes", f"{share}/pertanyaan/07.01"),
        "check": ("dinkes", f"{share}/periksa"),
    }
    world.answer("dinkes", world.task("collect", "dinkes", 8), "08.01", choice=0)
    world.upload("dinkes", world.task("collect", "dinkes", 8), "08.01")
    number = world.complete("dinkes", world.task("collect", "dinkes", 8)).receipt
    assert other
    found["receipt"] = ("dinkes", f"/tanda-terima/{number}")
    found["sign_off"] = ("head", story.task_url("sign_off", number=8, page="/tanda-tangan"))
    found["inbox of a head"] = ("head", "/tugas")
    return found


@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_cost_few_statements_and_few_bytes(
    story: Story, pages: dict[str, tuple[str, str]], language: str
) -> None:
    if language == "en":
        for who in {who for who, _url in pages.values()}:
            story.in_english(who)
    for name, (who, url) in pages.items():
        statements, size = cost(story, who, url)
        assert len(statements) <= STATEMENTS, (name, len(statements), statements)
        assert size <= BYTES, (name, size)


def test_a_share_that_came_back_costs_no_more(story: Story) -> None:
    world = story.world
    world.collect_dinkes()
    world.collect_disdik()
    world.sign()
    world.verdict("reviewer", q0701="10", q0702=("wrong_year", "Kirim yang 2024"), q0703="4")
    share = story.task_url("remediate", "disdik")
    story.post("disdik", share, do="save_plan", cause="wrong_file")
    for language in ("id", "en"):
        story.post("disdik", "/bahasa", language=language)
        for url in (share, f"{share}/pertanyaan/07.02", f"{share}/periksa"):
            statements, size = cost(story, "disdik", url)
            assert len(statements) <= STATEMENTS, (url, len(statements), statements)
            assert size <= BYTES, (url, size)
