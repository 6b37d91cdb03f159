"""The servers are real, empty for every test, and as new as production's."""

from __future__ import annotations

import pathlib
import re
import smtplib
from email.message import EmailMessage

import pytest
import redis
import sqlalchemy as sa

from tests.services.databases import CopyOf, lay_tables
from tests.services.postgres import Cluster
from tests.services.redis import Server
from tests.services.remembered import BY_CITY
from tests.services.smtp import Mailbox

ROOT = pathlib.Path(__file__).parents[2]


def test_postgresql_is_version_18(postgres_url: str) -> None:
    engine = sa.create_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("show server_version")).startswith("18.")
    engine.dispose()


@pytest.mark.parametrize("_again", [1, 2])
def test_a_test_finds_its_database_empty(database_url: str, _again: int) -> None:
    engine = sa.create_engine(database_url)
    assert sa.inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(sa.text("create table left_behind (id int)"))
    engine.dispose()


def test_a_database_is_copied_from_a_template(postgres: Cluster) -> None:
    template = postgres.create()
    first = sa.create_engine(template)
    with first.begin() as connection:
        connection.execute(sa.text("create table cities (name text)"))
    first.dispose()
    copy = postgres.create(template=template.rpartition("/")[2])
    second = sa.create_engine(copy)
    assert sa.inspect(second).get_table_names() == ["cities"]
    second.dispose()
    postgres.drop(copy)
    postgres.drop(template)


def laid(url: str) -> str:
    lay_tables(url)
    return "what the first made"


def test_tests_get_copies_of_a_database_that_was_filled_once(copy_of: CopyOf) -> None:
    url, made = copy_of(laid)
    assert (copy_of(laid)[1], made) == (made, "what the first made")
    lay_tables(url)  # they are there
    engine = sa.create_engine(url)
    assert {"city", "outbox", "webhook_endpoint"} <= set(sa.inspect(engine).get_table_names())
    with engine.begin() as connection:
        connection.execute(sa.text("drop table outbox"))
    engine.dispose()
    untouched = sa.create_engine(copy_of(laid)[0])
    assert "outbox" in sa.inspect(untouched).get_table_names()
    untouched.dispose()


def test_what_is_remembered_of_a_city_is_known() -> None:
    mapping = re.compile(r"^(\w+): (?:dict|OrderedDict)\[(?:tuple\[)?uuid\.UUID", re.MULTILINE)
    found = {
        (".".join(path.relative_to(ROOT).with_suffix("").parts), name)
        for room in ("engine", "webhooks", "web")
        for path in (ROOT / room).rglob("*.py")
        for name in mapping.findall(path.read_text())
    }
    assert found == set(BY_CITY)


def test_redis_can_hang_and_wake(redis_server: Server) -> None:
    client = redis.Redis.from_url(redis_server.url, socket_timeout=0.2)
    client.set("bell", "rung")
    redis_server.hang()
    with pytest.raises(redis.TimeoutError):
        client.get("bell")
    redis_server.wake()
    assert client.get("bell") == b"rung"
    client.close()


def test_redis_can_stop_and_start_at_the_same_address(redis_server: Server) -> None:
    client = redis.Redis.from_url(redis_server.url, socket_timeout=2, retry=None)
    client.set("bell", "rung")
    redis_server.stop()
    with pytest.raises(redis.ConnectionError):
        client.get("bell")
    redis_server.start()
    assert client.get("bell") is None
    client.close()


def test_a_mail_arrives_as_it_was_sent_and_a_refusal_keeps_nothing(smtp_server: Mailbox) -> None:
    message = EmailMessage()
    message["Subject"] = "Tenggat terlewat"
    message.set_content("Satu bukti menunggu keputusan Anda.")
    host, port = smtp_server.url.removeprefix("smtp://").split(":")
    with smtplib.SMTP(host, int(port)) as client:
        client.send_message(message, "layak@example.test", ["kepala@example.test"])
        smtp_server.refuse()
        with pytest.raises(smtplib.SMTPDataError):
            client.send_message(message, "layak@example.test", ["kepala@example.test"])
    [arrived] = smtp_server.wait_for(1)
    assert arrived["Subject"] == "Tenggat terlewat"
    assert smtp_server.to("kepala@example.test") == [arrived]
    assert smtp_server.attempts == 2
