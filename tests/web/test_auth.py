"""Signing in and out, as people meet it."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from engine.city import passwords
from engine.city.accounts import close_account
from engine.city.actors import system
from engine.city.sign_ins import find_signed_in
from engine.city.tables import Person, SignIn
from engine.history import HistoryEvent
from engine.store import in_unit
from engine.store.unit import statement_counter
from tests.web.client import Added, Client
from tests.web.conftest import PASSWORD, AddPerson, adding, client_of, settle
from web.auth.entry import is_ours
from web.auth.limits import limiter
from web.context import context_of
from web.database import db

Enter = Callable[[Client, Added], None]


def fill_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> tuple[int, str, str]:
    """Status, address and text of the answer to the sign-in form."""
    answer = client.post("/masuk", data={"email": email, "password": password, **more})
    client.forget_token()
    return answer.status_code, answer.headers.get("Location", ""), answer.get_data(as_text=True)


def test_an_officer_signs_in_with_address_and_password_and_out_again(any_app: Flask) -> None:
    person = adding(any_app, settle(any_app))("officer", agency="dinkes")
    client = client_of(any_app)
    assert client.get("/surat?halaman=2").headers["Location"] == "/masuk?next=/surat?halaman%3D2"
    assert fill_in(client, f"  {person.email.upper()} ")[:2] == (303, "/")
    assert "Petugas" in client.get("/tidak-ada").get_data(as_text=True)
    assert client.post("/keluar").headers["Location"] == "/masuk"
    client.forget_token()
    assert "Anda sudah keluar." in client.get("/masuk").get_data(as_text=True)
    assert client.get("/").headers["Location"] == "/masuk"


def test_after_signing_in_the_page_that_was_wanted_opens(client: Client, add_person: AddPerson) -> None:
    person = add_person("officer", agency="dinkes")
    page = client.get("/masuk?next=/tugas/123").get_data(as_text=True)
    assert '<input type="hidden" name="next" value="/tugas/123">' in page
    assert fill_in(client, person.email, next="/tugas/123")[1] == "/tugas/123"


@pytest.mark.parametrize(
    "path", ["https://lain.test", "//lain.test", "/\\lain.test", "javascript:alert(1)", "tugas", "/a\nb", "/a\\b", ""]
)
def test_nobody_is_sent_to_another_site(path: str) -> None:
    assert not is_ours(path)


def test_wrong_password_and_unknown_address_get_the_same_answer(client: Client, add_person: AddPerson) -> None:
    person = add_person("head", agency="dinkes")
    wrong = fill_in(client, person.email, "bukan sandinya")
    unknown = fill_in(client, "tidak.ada@kota.test", "bukan sandinya")
    assert wrong[0] == unknown[0] == 422
    assert "tidak cocok" in wrong[2]
    assert _without(wrong[2], person.email) == _without(unknown[2], "tidak.ada@kota.test")


def _without(page: str, email: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page.replace(email, ""))


def test_an_unknown_address_costs_as_much_work_as_a_known_one(
    client: Client, add_person: AddPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, worked = add_person("officer", agency="dinkes"), []
    hasher = passwords._hasher

    class Counting:
        def hash(self, password: str) -> str:
            worked.append("hash")
            return hasher.hash(password)

        def verify(self, stored: str, password: str) -> bool:
            worked.append("verify")
            return hasher.verify(stored, password)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    fill_in(client, person.email, "bukan sandinya")
    fill_in(client, "tidak.ada@kota.test", "bukan sandinya")
    assert worked == ["verify", "hash"]


def test_an_account_is_closed_to_ten_wrong_passwords_for_a_while(client: Client, add_person: AddPerson) -> None:
    person = add_person("officer", agency="dinkes")
    limiter.reset()
    with time_machine.travel(dt.datetime(2026, 3, 12, 2, 0, tzinfo=dt.UTC), tick=False) as wall:
        for _ in range(10):
            assert fill_in(client, person.email, "menebak-nebak")[0] == 422
        status, _, text = fill_in(client, person.email)
        assert status == 429
        assert "Terlalu banyak percobaan" in text
        wall.shift(dt.timedelta(minutes=15))
        assert fill_in(client, person.email)[0] == 303
    limiter.reset()


def test_others_get_in_while_one_account_is_guessed_at(client: Client, add_person: AddPerson) -> None:
    guessed, other = add_person("officer", agency="dinkes"), add_person("officer", agency="disdik")
    limiter.reset()
    for _ in range(11):
        fill_in(client, guessed.email, "menebak-nebak")
    assert fill_in(client, other.email)[0] == 303
    limiter.reset()


def test_signing_out_everywhere_ends_every_browser(
    app: Flask, client: Client, add_person: AddPerson, sign_in: Enter
) -> None:
    person, phone = add_person("officer", agency="dinkes"), client_of(app)
    sign_in(client, person)
    sign_in(phone, person)
    assert client.get("/").headers["Location"] != "/masuk"
    client.post("/keluar", data={"everywhere": "1"})
    assert phone.get("/").headers["Location"] == "/masuk"
    with context_of(app).sessions() as session:
        types = session.scalars(sa.select(HistoryEvent.type).order_by(HistoryEvent.seq)).all()
    assert types[-3:] == ["person.signed_in", "person.signed_in", "person.sessions_ended"]


def test_a_session_ends_after_twelve_hours(client: Client, add_person: AddPerson, sign_in: Enter) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 12, 1, 0, tzinfo=dt.UTC), tick=False) as wall:
        sign_in(client, add_person("reviewer", cluster=3))
        wall.shift(dt.timedelta(hours=11, minutes=59))
        assert client.get("/").headers["Location"] != "/masuk"
        wall.shift(dt.timedelta(minutes=2))
        assert client.get("/").headers["Location"] == "/masuk"


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(
    client: Client, add_person: AddPerson, sign_in: Enter
) -> None:
    person = add_person("officer", agency="dinkes")
    sign_in(client, person)
    token = client.token()
    client.delete_cookie("layak")
    answer = client.post("/keluar", data={"csrf_token": token})
    assert answer.headers["Location"] == "/masuk?next=/keluar"
    assert "Sesi Anda berakhir" in client.get("/masuk").get_data(as_text=True)


def test_a_program_that_is_not_signed_in_gets_a_problem(client: Client) -> None:
    answer = client.get("/surat", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


def test_who_left_signs_in_no_more(app: Flask, client: Client, add_person: AddPerson) -> None:
    person = add_person("officer", agency="dinkes")
    with context_of(app).sessions() as session:
        in_unit(session, lambda s: close_account(s, person.city_id, person.id, actor=system(person.city_id)))
    assert fill_in(client, person.email)[0] == 422


def test_the_table_holds_no_token_and_no_password(app: Flask, client: Client, add_person: AddPerson) -> None:
    person = add_person("officer", agency="dinkes")
    fill_in(client, person.email)
    cookie = client.get_cookie("layak")
    assert cookie is not None
    with context_of(app).sessions() as session:
        row = session.scalars(sa.select(SignIn)).one()
        stored = session.get_one(Person, person.id).password_hash
    assert cookie.value.encode() not in row.token_hash
    assert stored is not None
    assert stored.startswith("$argon2id$")


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(client: Client, add_person: AddPerson) -> None:
    person = add_person("officer", agency="dinkes")
    answer = client.post("/masuk", data={"email": person.email, "password": PASSWORD})
    cookies = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("layak=")]
    assert all("HttpOnly" in c and "SameSite=Lax" in c and "Path=/" in c for c in cookies)


def test_a_request_learns_who_asks_in_two_statements(
    app: Flask, client: Client, add_person: AddPerson, sign_in: Enter
) -> None:
    sign_in(client, add_person("officer", "head", "coordinator", agency="dinkes"))
    token = client.get_cookie("layak")
    assert token is not None
    with app.app_context():
        engine = db.engine
    with statement_counter(engine) as counter, context_of(app).sessions(bind=engine) as session:
        found = find_signed_in(session, token.value)
    assert found is not None
    assert len(counter.texts) == 2
    assert found.actor.groups == {"officer:dinkes", "head:dinkes", "coordinator"}
    assert found.agencies == {"dinkes": "Dinas Kesehatan"}


def test_the_language_is_kept_by_the_browser_and_by_the_person(
    client: Client, add_person: AddPerson, sign_in: Enter
) -> None:
    assert client.post("/bahasa", data={"language": "en", "next": "/masuk"}).headers["Location"] == "/masuk"
    assert '<html lang="en">' in client.get("/masuk").get_data(as_text=True)
    sign_in(client, add_person("officer", agency="dinkes"))
    assert '<html lang="id">' in client.get("/masuk").get_data(as_text=True)
    client.post("/bahasa", data={"language": "en"})
    client.delete_cookie("layak_language")
    assert '<html lang="en">' in client.get("/masuk").get_data(as_text=True)
    client.post("/bahasa", data={"language": "xx"})
    assert '<html lang="en">' in client.get("/masuk").get_data(as_text=True)


def test_without_a_demo_city_no_role_is_offered(client: Client, add_person: AddPerson) -> None:
    person = add_person("coordinator")
    assert "Coba tanpa akun" not in client.get("/masuk").get_data(as_text=True)
    assert client.post("/demo/masuk", data={"role": "coordinator"}).status_code == 404
    assert isinstance(person.id, uuid.UUID)
