"""`layak run`, as somebody at a terminal meets it."""

from __future__ import annotations

import pathlib
import signal
import socket
import sqlite3
import urllib.error

import pytest

from tests.web.running import refused, server


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_from_an_empty_folder_and_ends_within_five_seconds(tmp_path: pathlib.Path, number: int) -> None:
    folder = tmp_path / "belum" / "ada"
    folder.parent.mkdir()
    with server(folder, "--no-demo") as running:
        assert "Masuk ke Layak" in running.get("/masuk")[1]
        assert running.get("/health/ready")[0] == 200
        with pytest.raises(urllib.error.HTTPError) as caught:
            running.get("/tidak/ada")
        assert "Halaman tidak ditemukan" in caught.value.read().decode()
        caught.value.close()
        assert running.end(number) < 5
        assert running.process.returncode == 0
    assert "Traceback" not in running.log.read_text()
    assert (folder / "secret_key").stat().st_mode & 0o077 == 0


def test_a_second_server_over_the_same_folder_says_so(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "var"
    with server(folder, "--no-demo") as first:
        said = refused("run", "--no-demo", "--port", "0", "--data", str(folder))
        assert f"another Layak (process {first.process.pid}) already uses {folder}" in said
        assert "--data" in said
        assert first.get("/health/live")[0] == 200


def test_after_kill_9_the_folder_is_free_and_the_secret_the_same(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "var"
    with server(folder, "--no-demo") as first:
        key = (folder / "secret_key").read_text()
        first.process.kill()
        first.process.wait()
    with server(folder, "--no-demo") as again:
        assert again.get("/masuk")[0] == 200
        assert (folder / "secret_key").read_text() == key


def test_a_taken_port_is_named(tmp_path: pathlib.Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refused("run", "--no-demo", "--port", str(port), "--data", str(tmp_path / "var"))
    assert f"port {port} of 127.0.0.1 cannot be used" in said
    assert "--port" in said


SECRET = {"LAYAK_SECRET_KEY": "r" * 40}


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"LAYAK_DATABSE_URL": "x"}, "unknown setting LAYAK_DATABSE_URL"),
        ({"LAYAK_SECRET_KEY": "kurang"}, "LAYAK_SECRET_KEY must have at least 32 characters"),
        ({"LAYAK_BASE_URL": "layak.kota.test"}, "LAYAK_BASE_URL must begin with http:// or https://"),
        ({"LAYAK_REDIS_URL": "redis://x", "LAYAK_DATABASE_URL": "sqlite:///x", **SECRET}, "start `layak web`"),
        ({"LAYAK_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/x"}, "cannot be used: connection failed"),
        ({"LAYAK_DATABASE_URL": "bukan alamat"}, "LAYAK_DATABASE_URL"),
        ({"LAYAK_DATABASE_URL": "oracle://x"}, "LAYAK_DATABASE_URL must begin with"),
        ({"LAYAK_LOG_LEVEL": "laut"}, "LAYAK_LOG_LEVEL must be one of"),
        ({"LAYAK_BLOBS_URL": "ftp://x"}, "LAYAK_BLOBS_URL"),
        ({"LAYAK_SMTP_URL": "mail.kota.test"}, "LAYAK_SMTP_URL must begin with"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: pathlib.Path, settings: dict[str, str], words: str) -> None:
    assert words in refused("run", "--no-demo", "--port", "0", "--data", str(tmp_path / "var"), **settings)


def test_a_folder_that_cannot_be_made_is_named() -> None:
    assert "the data folder /proc/layak cannot be used" in refused("run", "--data", "/proc/layak", "--port", "0")


def test_a_host_that_is_none_is_named(tmp_path: pathlib.Path) -> None:
    said = refused("run", "--no-demo", "--port", "0", "--host", "999.1.1.1", "--data", str(tmp_path / "var"))
    assert "port 0 of 999.1.1.1 cannot be used" in said


def test_a_database_that_is_none_is_named(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "var"
    folder.mkdir()
    (folder / "layak.sqlite3").write_bytes(b"this is no database at all" * 100)
    said = refused("run", "--no-demo", "--port", "0", "--data", str(folder))
    assert "cannot be used: file is not a database" in said


def test_a_demo_that_was_not_finished_is_begun_anew(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "var"
    folder.mkdir()
    half = sqlite3.connect(folder / "layak.sqlite3")
    half.execute("create table city (key text)")
    half.close()
    (folder / "demo-is-being-made").touch()
    with server(folder, "--no-demo") as running:
        assert running.get("/masuk")[0] == 200
    assert not (folder / "demo-is-being-made").exists()
