"""Whatever goes wrong, people get a page that says what to do, and clients a problem."""

from __future__ import annotations

import errno
import io
import sqlite3
from collections.abc import Callable
from typing import NoReturn

import psycopg
import pytest
from flask import Flask, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.test import TestResponse

from engine import errors
from engine.store.blobs import StorageFailed
from tests.web.client import Added, Client
from tests.web.conftest import AddPerson
from web.security import takes_uploads
from web.session import public

Enter = Callable[[Client, Added], None]
Raise = Callable[[Exception], str]


@pytest.fixture
def fails(app: Flask) -> Raise:
    """Makes a page that fails with the error it is given; the page's address."""

    def make(error: Exception) -> str:
        @app.route(f"/gagal-{id(error)}", endpoint=str(id(error)), methods=["GET", "POST"])
        @public
        def fail() -> NoReturn:
            raise error

        return f"/gagal-{id(error)}"

    return make


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (errors.NotFound(), 404, "Halaman tidak ditemukan"),
        (errors.Forbidden(), 403, "Anda tidak berwenang membuka ini"),
        (errors.Conflict(), 409, "Keadaannya sudah berubah"),
        (errors.TaskCancelled(), 409, "tidak memerlukan tugas ini lagi"),
        (errors.FourEyesViolated(), 409, "tidak boleh memeriksanya"),
        (errors.LinkSpent(), 410, "Tautan ini tidak berlaku lagi"),
        (errors.Invalid(fields={"answer": ["required"]}), 422, "Isian tidak bisa diterima"),
        (errors.ProcessError("stuck", "no token there", "collect", 12), 422, "Isian tidak bisa diterima"),
        (errors.Busy(), 503, "Layak sedang sibuk"),
        (StorageFailed(code="storage_failed"), 503, "Layak sedang sibuk"),
        (StorageFailed(code="storage_full"), 507, "Penyimpanan server penuh"),
        (OSError(errno.ENOSPC, "No space left on device"), 507, "Penyimpanan server penuh"),
        (OperationalError("insert", {}, sqlite3.OperationalError("database or disk is full")), 507, "server penuh"),
        (OperationalError("select", {}, sqlite3.OperationalError("unable to open database file")), 503, "Basis data"),
        (OperationalError("select", {}, psycopg.errors.CannotConnectNow("starting up")), 503, "Basis data"),
        (OperationalError("select", {}, psycopg.errors.AdminShutdown("terminating")), 503, "Basis data"),
        (PoolTimeout("QueuePool limit"), 503, "Layak sedang sibuk"),
        (RuntimeError("rahasia dapur"), 500, "Ada gangguan di pihak kami"),
        (errors.Misconfigured("LAYAK_SMTP_URL is wrong"), 500, "Ada gangguan di pihak kami"),
        (OperationalError("select", {}, sqlite3.OperationalError("no such table: x")), 500, "Ada gangguan"),
    ],
)
def test_each_refusal_has_its_status_and_its_page(
    client: Client, fails: Raise, error: Exception, status: int, words: str
) -> None:
    answer = client.get(fails(error))
    text = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert words in text
    assert "Traceback" not in text
    assert "rahasia dapur" not in text


def test_a_page_of_an_unexpected_error_names_the_request(client: Client, fails: Raise) -> None:
    answer = client.get(fails(RuntimeError("x")), headers={"X-Request-ID": "catatan-0042"})
    assert "catatan-0042" in answer.get_data(as_text=True)
    assert answer.headers["X-Request-ID"] == "catatan-0042"


def test_a_request_id_that_is_no_name_is_replaced(client: Client) -> None:
    answer = client.get("/masuk", headers={"X-Request-ID": "<script>"})
    assert len(answer.headers["X-Request-ID"]) == 32


def test_english_readers_read_english(client: Client, fails: Raise) -> None:
    path = fails(errors.FourEyesViolated())
    client.post("/bahasa", data={"language": "en"})
    text = client.get(path).get_data(as_text=True)
    assert '<html lang="en">' in text
    assert "reviewer" in text


def test_when_the_database_is_busy_what_was_typed_is_kept(client: Client, fails: Raise) -> None:
    path = fails(errors.Busy())
    answer = client.post(path, data={"answer": '"3" & <lebih>', "password": "jangan disimpan"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert f'<form method="post" action="{path}">' in text
    assert 'name="answer" value="&#34;3&#34; &amp; &lt;lebih&gt;"' in text
    assert "jangan disimpan" not in text


def test_who_asks_for_json_gets_a_problem(client: Client, fails: Raise) -> None:
    error = errors.Invalid("two fields are wrong", fields={"answer": ["required"]})
    answer = client.get(fails(error), headers={"Accept": "application/json"})
    assert answer.mimetype == "application/problem+json"
    body = answer.get_json()
    assert body["type"] == "urn:layak:problem:invalid"
    assert (body["status"], body["code"], body["detail"]) == (422, "invalid", "two fields are wrong")
    assert body["errors"] == {"answer": ["required"]}
    assert body["request_id"] == answer.headers["X-Request-ID"]


def test_a_problem_of_an_unexpected_error_tells_nothing_of_it(client: Client, fails: Raise) -> None:
    answer = client.get(fails(RuntimeError("rahasia dapur")), headers={"Accept": "application/json"})
    assert answer.status_code == 500
    assert "rahasia" not in answer.get_data(as_text=True)


def test_unknown_addresses_and_wrong_methods_have_pages(client: Client) -> None:
    unknown, wrong = client.get("/tidak/ada"), client.get("/bahasa")
    assert unknown.status_code == 404
    assert "Halaman tidak ditemukan" in unknown.get_data(as_text=True)
    assert wrong.status_code == 405
    assert set(wrong.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}
    assert "Alamat ini tidak menerima kiriman itu" in wrong.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/kasus/..%2f..%2fetc", "/%00", "/\u202e", "/" + "a" * 5000, "/%ff%fe", "/masuk/"])
def test_hostile_addresses_end_at_a_page(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (303, 404)


def test_too_big_a_form_is_refused_before_it_is_read(client: Client) -> None:
    answer = client.post("/masuk", data={"email": "a" * 2_100_000})
    assert answer.status_code == 413
    assert "2 MB" in answer.get_data(as_text=True)


def test_a_page_for_uploads_has_a_limit_of_its_own(app: Flask, client: Client) -> None:
    @app.post("/unggah-coba")
    @public
    @takes_uploads(300_000)
    def take() -> str:
        return str(len(request.files["file"].read()))

    def upload(size: int) -> TestResponse:
        return client.post("/unggah-coba", data={"file": (io.BytesIO(b"a" * size), "a.pdf")})

    assert upload(290_000).data == b"290000"
    refused = upload(310_000)
    assert refused.status_code == 413
    assert "300 kB" in refused.get_data(as_text=True)


def test_a_signed_in_person_sees_errors_within_the_page_they_know(
    client: Client, add_person: AddPerson, sign_in: Enter, fails: Raise
) -> None:
    known, unexpected = fails(errors.NotFound()), fails(RuntimeError())
    sign_in(client, add_person("coordinator"))
    assert "Koordinator" in client.get(known).get_data(as_text=True)
    assert "Koordinator" not in client.get(unexpected).get_data(as_text=True)


def test_an_error_page_that_fails_itself_leaves_a_plain_one(
    client: Client, fails: Raise, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_more: object) -> NoReturn:
        raise RuntimeError("the template is broken")

    monkeypatch.setattr("web.errors.render_template", broken)
    answer = client.get(fails(errors.NotFound()))
    assert answer.status_code == 404
    assert "nothing was half done" in answer.get_data(as_text=True)
