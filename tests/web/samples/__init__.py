"""Invented but honest views for every page: agencies of the demo city, people by role only."""

from tests.web.samples.chromes import CHROMES
from tests.web.samples.mails import MAILS
from tests.web.samples.pages import PAGES

__all__ = ["CHROMES", "MAILS", "PAGES"]
