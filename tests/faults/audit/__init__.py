"""Reads the books of an embedded Layak with nothing but Python's own library: no line of the product's code.

`python -m tests.faults.audit FOLDER` prints what does not add up.
"""

from tests.faults.audit.books import Books, opened
from tests.faults.audit.growth import grown
from tests.faults.audit.rules import consistent
from tests.faults.audit.settled import settled

__all__ = ["Books", "consistent", "grown", "opened", "settled"]
