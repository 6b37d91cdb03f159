"""`layak web` over PostgreSQL and Redis: several processes, and a Redis that nobody waits for."""

from __future__ import annotations

import http.cookiejar
import pathlib
import re
import signal
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest

from tests.services.redis import Server
from tests.services.wait import answers, free_port, wait_for
from tests.web.client import TOKEN
from tests.web.running import ROOT, clean_environment, command

PASSWORD = "sandi untuk uji coba"
SOON = 2.5  # seconds: far below what a hung Redis would cost with the library's own patience


@pytest.fixture
def environment(postgres_url: str, redis_server: Server, tmp_path: pathlib.Path) -> dict[str, str]:
    """The settings of all processes."""
    return clean_environment(
        LAYAK_DATA=str(tmp_path), LAYAK_DATABASE_URL=postgres_url, LAYAK_REDIS_URL=redis_server.url,
        LAYAK_SECRET_KEY="r" * 40, LAYAK_ENVIRONMENT="rehearsal",
    )  # fmt: skip


@pytest.fixture
def url(environment: dict[str, str], tmp_path: pathlib.Path) -> Iterator[str]:
    """The address of two processes that answer pages; at the end they end when they are asked."""
    admin = ("user", "add-admin", "admin@kota.test", "--name", "Administrator", "--city", "banjarbaru",
             "--city-name", "Kota Banjarbaru", "--password", PASSWORD)  # fmt: skip
    subprocess.run(command(*admin), cwd=ROOT, env=environment, check=True, capture_output=True, timeout=60)
    port = free_port()
    with (tmp_path / "web.log").open("w") as log:
        process = subprocess.Popen(
            command("web", "--port", str(port), "--workers", "2"), cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            wait_for(lambda: process.poll() is not None or answers(port), "gunicorn answers", 60)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=20)
            finally:
                process.kill()
    assert process.returncode == 0, (tmp_path / "web.log").read_text()


class Browser:
    """Keeps cookies and measures how long an answer takes."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path: str) -> str:
        """The text of a page."""
        with self.opener.open(self.url + path, timeout=30) as answer:
            return str(answer.read().decode())

    def sign_in(self, password: str) -> tuple[str, float]:
        """Where the form leads, and how long it took."""
        token = TOKEN.search(self.get("/masuk"))
        assert token is not None
        fields = {"csrf_token": token[1], "email": "admin@kota.test", "password": password}
        began = time.monotonic()
        try:
            with self.opener.open(self.url + "/masuk", urllib.parse.urlencode(fields).encode(), timeout=30) as answer:
                return str(answer.url), time.monotonic() - began
        except urllib.error.HTTPError as error:
            error.close()
            return str(error.code), time.monotonic() - began


def test_people_sign_in_and_sign_out_whatever_process_answers(url: str) -> None:
    browser = Browser(url)
    assert browser.sign_in(PASSWORD)[0] == f"{url}/proses"
    pages = [browser.get("/proses") for _ in range(6)]
    assert all("evidence" in page for page in pages)
    assert all(re.search(r'class="environment">rehearsal<', page) for page in pages)


def test_nobody_waits_for_a_redis_that_hangs_or_is_gone(url: str, redis_server: Server) -> None:
    redis_server.hang()
    try:
        assert Browser(url).sign_in("bukan sandinya")[0] == "422"
        where, seconds = Browser(url).sign_in(PASSWORD)
        assert where == f"{url}/proses"
        assert seconds < SOON
    finally:
        redis_server.wake()
    redis_server.stop()
    where, seconds = Browser(url).sign_in(PASSWORD)
    assert where == f"{url}/proses"
    assert seconds < SOON
