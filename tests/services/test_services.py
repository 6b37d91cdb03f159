"""The servers are real, empty for every test, and as new as production's."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage

import pytest
import redis
import sqlalchemy as sa

from tests.services.postgres import Cluster
from tests.services.redis import Server
from tests.services.smtp import Mailbox


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
