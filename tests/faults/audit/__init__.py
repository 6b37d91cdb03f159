"""Reads the books of a Layak with no line of the product's code: Python's own library, psycopg for PostgreSQL.

`python -m tests.faults.audit FOLDER [postgresql://...]` prints what does not add up.
"""

from tests.faults.audit import postgres
from tests.faults.audit.books import Books, opened
from tests.faults.audit.growth import grown
from tests.faults.audit.rules import consistent
from tests.faults.audit.settled import city_now, settled

__all__ = ["Books", "city_now", "consistent", "grown", "opened", "postgres", "settled"]
