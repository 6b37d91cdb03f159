"""People at work over HTTP: officers, heads, reviewers, coordinators, and who moves the demo's clock."""

from tests.faults.crowd.crowd import Crowd
from tests.faults.crowd.journal import Journal

__all__ = ["Crowd", "Journal"]
