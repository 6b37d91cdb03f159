"""Fifty tamperings, each with a place of its own: every one is found by the audit."""

from __future__ import annotations

import pathlib
import random
import shutil

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.instances import streams
from engine.store import open_engine
from tests.history.tampering import WAYS, Way

PLANTED = 50
PLANS = [pytest.param(WAYS[n % len(WAYS)], n, id=f"{n}-{WAYS[n % len(WAYS)].__name__}") for n in range(PLANTED)]


def codes(engine: sa.Engine) -> set[str]:
    with Session(engine) as session:
        return {each.code for each in streams.audit(session)}


@pytest.mark.parametrize(("way", "seed"), PLANS)
def test_it_is_found(way: Way, seed: int, sealed_file: pathlib.Path, tmp_path: pathlib.Path) -> None:
    engine = open_engine(f"sqlite:///{shutil.copy(sealed_file, tmp_path)}")
    assert codes(engine) == set()
    with engine.connect() as connection:
        connection.exec_driver_sql("pragma foreign_keys=off")
        expected = way(connection, random.Random(seed))
        connection.commit()
    assert expected in codes(engine)
    engine.dispose()
