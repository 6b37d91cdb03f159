"""A request's session, when the database goes while a page is being answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.web.conftest import MakeApp, client_of
from web.database import db
from web.session import db_session, public

PID = sa.text("select pg_backend_pid()")


@pytest.fixture
def killer(postgres_url: str) -> Iterator[sa.Engine]:
    """Somebody who ends connections of the database."""
    engine = sa.create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


def test_a_page_that_is_complete_is_answered_though_the_database_has_gone(
    make_app: MakeApp, postgres_url: str, killer: sa.Engine
) -> None:
    app = make_app(postgres_url)

    @app.get("/coba")
    @public
    def page() -> str:
        pid = db_session().scalar(PID)
        with killer.connect() as other:
            other.execute(sa.text("select pg_terminate_backend(:pid)"), {"pid": pid})
        return "lengkap"

    client = client_of(app)
    for _ in range(2):  # the second time on a new connection: the broken one is not handed out again
        answer = client.get("/coba")
        assert (answer.status_code, answer.text) == (200, "lengkap")
    with app.app_context():
        assert db.session.scalar(PID) > 0
