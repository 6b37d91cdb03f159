"""The command line, for whoever keeps a Layak running."""

from __future__ import annotations

import dataclasses
import os
import pathlib
import socket
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from engine.city.tables import Person
from engine.config import Settings
from engine.history import HistoryEvent
from engine.store import open_engine
from web.cli import layak
from web.cli_settings import with_secret
from web.serve import completed

ROOT = pathlib.Path(__file__).parents[2]
PASSWORD = "sandi untuk uji coba"
ADMIN = ("user", "add-admin", "Admin@Kota.test", "--name", "Administrator Layak", "--city", "banjarbaru")


@pytest.fixture
def database(tmp_path: pathlib.Path) -> Iterator[sa.Engine]:
    """The database the commands of a test work on, for looking into it."""
    engine = open_engine(f"sqlite:///{tmp_path / 'layak.sqlite3'}")
    yield engine
    engine.dispose()


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    """Only the data folder is set."""
    for name in os.environ:
        if name.startswith("LAYAK_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LAYAK_DATA", str(tmp_path))


def run(*arguments: str) -> Result:
    """Runs a command; an unexpected error fails the test."""
    result = CliRunner().invoke(layak, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def make_city() -> Result:
    """The first administrator of a new city."""
    return run(*ADMIN, "--city-name", "Kota Banjarbaru", "--password", PASSWORD)


def test_the_first_administrator_is_made_by_command(database: sa.Engine) -> None:
    result = make_city()
    assert result.exit_code == 0, result.output
    assert "can sign in now" in result.output
    with database.connect() as connection:
        email, hashed = connection.execute(sa.select(Person.email, Person.password_hash)).one()
        types = connection.scalars(sa.select(HistoryEvent.type)).all()
    assert email == "admin@kota.test"
    assert hashed.startswith("$argon2id$")
    assert types == ["deployment.made", "deployment.made", "person.added"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((*ADMIN, "--password", PASSWORD), "somebody signs in with this address already"),
        ((*ADMIN[:2], "bukan surel", *ADMIN[3:], "--password", PASSWORD), "this is not an e-mail address"),
        ((*ADMIN[:2], "b@kota.test", *ADMIN[3:], "--password", "pendek"), "at least 12 characters"),
        ((*ADMIN[:2], "b@kota.test", *ADMIN[3:-1], "solo", "--password", PASSWORD), "there are: banjarbaru"),
    ],
)
def test_what_is_wrong_with_an_administrator_is_said(arguments: tuple[str, ...], words: str) -> None:
    make_city()
    result = run(*arguments)
    assert result.exit_code == 1
    assert words in result.stderr


def test_a_new_city_in_no_time_zone_is_refused() -> None:
    result = run(*ADMIN, "--city-name", "Kota", "--zone", "Mars/Olympus", "--password", PASSWORD)
    assert result.exit_code == 1
    assert "an example is Asia/Makassar" in result.stderr


def test_a_whole_history_verifies() -> None:
    make_city()
    result = run("audit", "verify")
    assert result.exit_code == 0
    assert "1 streams read, all of them hold" in result.output


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ('update history_event set body = \'{"person":"x"}\' where seq = 1', "the body was changed at event 1"),
        ("update history_event set actor = 'somebody' where seq = 1", "the chain does not fit at event 1"),
        ("delete from history_event where seq = 1", "an event is missing at event 1"),
        ("delete from history_event where seq = 4", "the end is not where the head says at event 3"),
        ("update history_event set stream = id where seq = 4", "a stream without a head"),
    ],
)
def test_a_changed_history_is_found_and_named(database: sa.Engine, change: str, words: str) -> None:
    make_city()
    run(*ADMIN[:2], "kedua@kota.test", *ADMIN[3:], "--password", PASSWORD)
    with database.begin() as connection:
        connection.execute(sa.text(change))
    result = run("audit", "verify")
    assert result.exit_code == 1
    assert words in result.output
    assert "breaks found" in result.output


def test_a_seal_is_made_by_command_and_its_root_holds_the_database(database: sa.Engine) -> None:
    make_city()
    made = run("audit", "seal", "--city", "banjarbaru").output
    root = made.split()[-1]
    assert made.startswith("seal 1 over")
    assert "nothing has happened since" in run("audit", "seal", "--city", "banjarbaru").output
    assert run("audit", "verify", "--root", root).exit_code == 0
    with database.begin() as connection:
        connection.execute(sa.text("delete from seal"))
        connection.execute(sa.text("delete from seal_leaf"))
    lost = run("audit", "verify", "--root", root)
    assert lost.exit_code == 1
    assert "seals were taken away or made anew" in lost.output
    assert "64 hexadecimal digits" in run("audit", "verify", "--root", "segel").stderr


def test_an_event_is_redacted_by_command(database: sa.Engine) -> None:
    make_city()
    with database.connect() as connection:
        stream = str(connection.scalars(sa.select(HistoryEvent.stream)).first())
    asked = ("audit", "redact", "--city", "banjarbaru", "--reason", "permintaan yang bersangkutan", stream)
    assert "is empty now; the history holds" in run(*asked, "1").output
    assert "all of them hold" in run("audit", "verify").output
    assert "it is empty" in run(*asked, "1").stderr
    assert "there is no event 99" in run(*asked, "99").stderr
    assert "there is no city solo" in run("audit", "seal", "--city", "solo").stderr


def test_a_stream_is_named_as_its_case_is(database: sa.Engine) -> None:
    make_city()
    run("cycle", "open", "KLA-2026", "--city", "banjarbaru", "--year", "2026", "--evidence-year", "2025",
        "--stage", "self_assessment", "2026-02-02", "2026-03-31")  # fmt: skip
    first, *cases = run("audit", "streams", "--city", "banjarbaru").output.splitlines()
    assert first.split()[:2] == ["banjarbaru", "city"]
    assert len(cases) == 26
    assert cases[6].split()[:2] == ["KLA-2026/07", "evidence"]
    asked = ("audit", "redact", "--city", "banjarbaru", "--reason", "permintaan yang bersangkutan")
    assert "event 1 of stream KLA-2026/07 is empty now" in run(*asked, "KLA-2026/07", "1").output
    assert "event 1 of stream banjarbaru is empty now" in run(*asked, "banjarbaru", "1").output
    assert "`layak audit streams` lists them" in run(*asked, "KLA-2026/77", "1").stderr
    assert "there is no stream 0" in run(*asked, "00000000-0000-0000-0000-000000000000", "1").stderr
    assert "all of them hold" in run("audit", "verify").output
    with database.begin() as connection:
        other = "business_key = 'KLA-2026/07', definition_key = 'escalation'"
        connection.execute(sa.text(f"update process_instance set {other} where business_key = 'KLA-2026/08'"))
    assert "KLA-2026/07 has several streams; name one by its id" in run(*asked, "KLA-2026/07", "2").stderr


def test_the_tables_are_brought_up_to_date_by_command(database: sa.Engine) -> None:
    assert run("db", "upgrade").exit_code == 0
    assert "kla_case" in sa.inspect(database).get_table_names()
    assert run("db", "upgrade").exit_code == 0


def copy_of(name: str, folder: pathlib.Path) -> pathlib.Path:
    """A shipped package, to be edited."""
    made = folder / name
    made.mkdir()
    for path in (ROOT / "bpmn" / name).iterdir():
        (made / path.name).write_bytes(path.read_bytes())
    return made


def test_a_new_city_has_the_shipped_packages_and_an_edited_one_becomes_version_2(tmp_path: pathlib.Path) -> None:
    make_city()
    again = run("process", "deploy", str(ROOT / "bpmn" / "escalation"), "--city", "banjarbaru")
    assert again.exit_code == 0
    assert "escalation stays at version 1" in again.output
    mended = copy_of("escalation", tmp_path)
    ladder = (mended / "ladder.dmn").read_text()
    (mended / "ladder.dmn").write_text(ladder.replace("<text>3</text>", "<text>4</text>", 1))
    result = run("process", "deploy", str(mended), "--city", "banjarbaru")
    assert "escalation version 2 is deployed" in result.output
    assert "changed  ladder.dmn" in result.output


def test_a_cycle_opens_its_26_cases_once(database: sa.Engine) -> None:
    make_city()
    plan = ("cycle", "open", "KLA-2026", "--city", "banjarbaru", "--year", "2026", "--evidence-year", "2025",
            "--evidence-year", "2024", "--stage", "self_assessment", "2026-02-02", "2026-03-31")  # fmt: skip
    result = run(*plan)
    assert result.exit_code == 0, result.output
    assert "26 cases opened, 0 were open already" in result.output
    assert "0 cases opened, 26 were open already" in run(*plan).output
    with database.connect() as connection:
        assert connection.scalar(sa.text("select count(*) from user_task where state = 'open'")) >= 26
    assert "all of them hold" in run("audit", "verify").output


def test_people_are_added_with_their_roles(database: sa.Engine) -> None:
    make_city()
    person = ("user", "add", "dua@kota.test", "--name", "Petugas", "--city", "banjarbaru", "--password", PASSWORD)
    assert "opening a cycle adds" in run(*person, "--role", "officer:dinkes").stderr
    assert "reviewer a cluster" in run(*person, "--role", "reviewer").stderr
    assert "no such role" in run(*person, "--role", "mayor").stderr
    result = run(*person, "--role", "reviewer:3", "--role", "coordinator")
    assert "can sign in now as reviewer:3, coordinator" in result.output
    with database.connect() as connection:
        assert connection.scalar(sa.text("select count(*) from role_held")) == 3


def test_a_forgotten_password_is_replaced_by_command(database: sa.Engine) -> None:
    make_city()
    with database.connect() as connection:
        before = connection.scalar(sa.select(Person.password_hash))
    assert run("user", "password", "admin@kota.test", "--password", "sandi baru yang panjang").exit_code == 0
    with database.connect() as connection:
        assert connection.scalar(sa.select(Person.password_hash)) != before
    assert "nobody signs in with" in run("user", "password", "x@kota.test", "--password", PASSWORD).stderr


def test_a_broken_package_is_refused_with_element_and_line(tmp_path: pathlib.Path) -> None:
    make_city()
    broken = copy_of("escalation", tmp_path)
    drawing = (broken / "rung.bpmn").read_text()
    (broken / "rung.bpmn").write_text(
        drawing.replace("</bpmn:process>", '<bpmn:scriptTask id="sneaky"/></bpmn:process>')
    )
    result = run("process", "deploy", str(broken), "--city", "banjarbaru")
    assert result.exit_code == 1
    assert "sneaky" in result.output
    assert "was not deployed; nothing was changed" in result.stderr


def test_a_taken_port_is_told_before_the_database_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYAK_SECRET_KEY", "r" * 40)
    monkeypatch.setenv("LAYAK_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/x")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"port {port} of 127.0.0.1 cannot be used" in run("web", "--port", port).stderr


def test_help_names_every_command() -> None:
    said = run("--help").output
    for name in ("run", "web", "worker", "scheduler", "process", "user", "audit", "db"):
        assert f"  {name}" in said


def test_the_processes_of_several_machines_share_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    result = run("web")
    assert result.exit_code == 1
    assert "LAYAK_SECRET_KEY is missing" in result.stderr
    monkeypatch.setenv("LAYAK_SECRET_KEY", "r" * 40)
    assert "LAYAK_DATABASE_URL is missing" in run("web").stderr
    assert "LAYAK_REDIS_URL is missing" in run("worker").stderr


def test_a_command_signs_as_the_server_over_the_same_folder_does(tmp_path: pathlib.Path) -> None:
    """Or no letter with a link could be looked at from the command line."""
    settings = Settings(data=tmp_path)
    assert with_secret(settings).secret_key == completed(settings, "127.0.0.1", 8000).secret_key
    own = dataclasses.replace(settings, secret_key="s" * 40)
    assert with_secret(own) == own
