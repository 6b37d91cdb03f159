"""What pages read of evidence; nothing here writes."""

from engine.evidence.queries.cases import (
    find_receipt_number,
    get_case_page,
    get_file,
    get_private_notes,
    get_receipt,
)
from engine.evidence.queries.claims import get_claim
from engine.evidence.queries.progress import list_progress
from engine.evidence.queries.reuse import list_reuse
from engine.evidence.queries.reviews import get_review, list_awaited
from engine.evidence.queries.shares import get_share

__all__ = [
    "find_receipt_number",
    "get_case_page",
    "get_claim",
    "get_file",
    "get_private_notes",
    "get_receipt",
    "get_review",
    "get_share",
    "list_awaited",
    "list_progress",
    "list_reuse",
]
