"""The evidence store of this application, opened once."""

from __future__ import annotations

from typing import cast

from flask import current_app

from engine.store.blobs import BlobStore, open_store
from web.context import context

KEY = "layak.blobs"


def blobs() -> BlobStore:
    """Where evidence lies."""
    if KEY not in current_app.extensions:
        current_app.extensions[KEY] = open_store(context().settings.blob_store_url)
    return cast("BlobStore", current_app.extensions[KEY])
