"""Headers, cookies and forged forms."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.web.client import TOKEN, Added, Client
from tests.web.conftest import PASSWORD, AddPerson, MakeApp, adding, client_of, settle
from web import session as web_session
from web.app import ROOMS
from web.security import draws
from web.session import public

Enter = Callable[[Client, Added], None]
OPEN = {
    "static", "auth.start", "auth.sign_in", "auth.check", "auth.language", "demo.sign_in", "health.live",
    "health.ready", "head.decide", "head.decided", "incoming.take",
    "head.memo_of_link", "mine.calendar", "mine.leave", "mine.left",  # a secret stands in the address
    "bounced.take", "metrics.metrics",  # to a token, or to this machine
}  # fmt: skip


def policy_of(answer: object) -> dict[str, str]:
    """The parts of a content security policy."""
    parts = answer.headers["Content-Security-Policy"].split("; ")  # type: ignore[attr-defined]
    return dict(part.split(" ", 1) for part in parts)


def test_every_page_carries_the_headers(client: Client) -> None:
    for path in ("/masuk", "/tidak-ada", "/health/live", "/static/css/layak.css"):
        answer = client.get(path)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        policy = policy_of(answer)
        assert policy["default-src"] == "'self'"
        assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in answer.headers


def test_no_page_has_inline_scripts_or_styles(client: Client) -> None:
    text = client.get("/masuk").get_data(as_text=True)
    assert "<script>" not in text
    assert " style=" not in text
    assert " onclick=" not in text


def test_only_a_page_with_the_drawing_may_set_styles(app: Flask, client: Client) -> None:
    @app.get("/gambar-coba")
    @public
    @draws
    def drawing() -> str:
        return "<svg></svg>"

    assert policy_of(client.get("/gambar-coba"))["style-src"] == "'self' 'unsafe-inline'"


def test_over_https_everything_is_said_more_strictly(make_app: MakeApp, sqlite_url: str) -> None:
    app = make_app(sqlite_url, base_url="https://layak.kota.test")
    person = adding(app, settle(app))("officer", agency="dinkes")
    client = client_of(app)
    there = {"base_url": "https://layak.kota.test", "headers": {"X-Forwarded-Proto": "https"}}
    door = client.get("/masuk", **there)
    assert "max-age=31536000" in door.headers["Strict-Transport-Security"]
    token = TOKEN.search(door.get_data(as_text=True))
    assert token is not None
    fields = {"email": person.email, "password": PASSWORD, "csrf_token": token[1]}
    answer = client.post("/masuk", data=fields, forged=True, **there)
    assert answer.status_code == 303
    [cookie] = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("__Host-layak=")]
    assert "Secure" in cookie
    assert "Domain" not in cookie


def test_a_form_from_elsewhere_is_refused(client: Client, add_person: AddPerson, sign_in: Enter) -> None:
    sign_in(client, add_person("officer", agency="dinkes"))
    answer = client.post("/keluar", data={}, forged=True)
    assert answer.status_code == 400
    assert "Muat ulang halaman" in answer.get_data(as_text=True)
    assert client.get("/").headers["Location"] != "/masuk"


def test_a_token_of_another_session_is_refused(
    app: Flask, client: Client, add_person: AddPerson, sign_in: Enter
) -> None:
    stranger = client_of(app)
    sign_in(stranger, add_person("officer", agency="disdik"))
    sign_in(client, add_person("officer", agency="dinkes"))
    theirs = stranger.token()
    planted = stranger.get_cookie("layak_form")
    assert planted is not None
    client.set_cookie("layak_form", planted.value)  # even with their cookie planted in this browser
    assert client.post("/keluar", data={"csrf_token": theirs}, forged=True).status_code == 400


def test_pages_of_signed_in_people_are_not_kept_by_shared_machines(
    client: Client, add_person: AddPerson, sign_in: Enter
) -> None:
    sign_in(client, add_person("officer", agency="dinkes"))
    assert client.get("/tidak-ada").headers["Cache-Control"] == "no-store"
    assert "no-store" not in client.get("/static/css/layak.css").headers["Cache-Control"]


def test_only_the_pages_meant_to_be_open_are_open(app: Flask) -> None:
    is_open = {endpoint for endpoint, view in app.view_functions.items() if getattr(view, web_session.PUBLIC, False)}
    assert is_open <= OPEN
    assert len(ROOMS) > 3


@pytest.mark.parametrize("path", ["/surat", "/proses", "/kesiapan"])
def test_everything_else_asks_to_sign_in_first(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/masuk?next={path}")
