"""Rows of one process sort as they were made."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from engine.store import new_id


def test_ids_grow_even_within_a_millisecond() -> None:
    made = [new_id() for _ in range(10_000)]
    assert made == sorted(made)
    assert {found.version for found in made} == {7}
    assert {found.variant for found in made} == {"specified in RFC 4122"}


def test_threads_never_make_the_same_id() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = [found for batch in pool.map(lambda _: [new_id() for _ in range(2_000)], range(8)) for found in batch]
    assert len(set(made)) == len(made)
