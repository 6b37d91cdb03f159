"""What every test may ask for. Servers start when the first test asks; a unit test needs none.

`postgres` `postgres_url` `sqlite_url` `database_url` `tables_url` `copy_of` | `redis_server` `redis_url` |
`smtp_server` | `browser` `open_page` `page` | `test_run`. See docs/development.md.
"""

from __future__ import annotations

import hypothesis
import pytest

from tests.services.run import Run

pytest_plugins = [
    "tests.demo.city",
    "tests.services.browser",
    "tests.services.imap",
    "tests.services.postgres",
    "tests.services.databases",
    "tests.services.redis",
    "tests.services.rude",
    "tests.services.smtp",
    "tests.services.templates",
]

RUN = pytest.StashKey[Run]()
# how long an example takes says how busy the machine is, nothing else
hypothesis.settings.register_profile("layak", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("layak")


def pytest_configure(config: pytest.Config) -> None:
    """The controller makes the run's folder before it starts workers, which inherit its environment."""
    config.stash[RUN] = Run()


def pytest_unconfigure(config: pytest.Config) -> None:
    """After the last worker: the shared servers end and the folder goes."""
    config.stash[RUN].end()


@pytest.fixture(scope="session")
def test_run(pytestconfig: pytest.Config) -> Run:
    """The folder and the shared servers of this test run."""
    return pytestconfig.stash[RUN]
