"""Absolute addresses of pages, outside any request: from `LAYAK_BASE_URL` and the routes of the application."""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

from flask import Flask

from engine.instances.tables import UserTask
from web.templating import PAGES


class Addresses:
    """Makes addresses; a page that does not exist is a BuildError, so a letter never leads nowhere."""

    def __init__(self, app: Flask, base_url: str) -> None:
        parts = urlsplit(base_url)
        self._routes = app.url_map.bind(parts.netloc, parts.path or "/", url_scheme=parts.scheme)

    def _build(self, endpoint: str, **values: str) -> str:
        return self._routes.build(endpoint, values, force_external=True)

    def decision(self, token: str) -> str:
        """The page behind a decision link."""
        return self._build("head.decide", token=token)

    def task(self, task: UserTask) -> str:
        """The page of a task."""
        return self._build(PAGES.get(task.form_key or "", "tasks.form"), task_id=str(task.id))

    def inbox(self) -> str:
        """The page of what waits for its reader."""
        return self._build("officer.inbox")

    def letters(self) -> str:
        """The page of all letters."""
        return self._build("coordinate.letters")

    def troubles(self) -> str:
        """The page of what has stopped or is held."""
        return self._build("trouble.overview")

    def unsubscribe(self, token: str) -> str:
        """The page that stops digests, for whoever holds the token."""
        return self._build("mine.leave", token=token)

    def case(self, business_key: str) -> str:
        """The page of a case."""
        return self._build("coordinate.case", business_key=business_key)

    def talk(self, instance_id: uuid.UUID) -> str:
        """What is said in a case."""
        return self._build("hands.talk", instance_id=str(instance_id))

    def receipt(self, number: str) -> str:
        """The page of a receipt."""
        return self._build("officer.receipt", number=number)

    def seals(self) -> str:
        """The page of the seals."""
        return self._build("coordinate.seals")

    def letter(self, letter_id: uuid.UUID) -> str:
        """The page of a letter."""
        return self._build("coordinate.letter", letter_id=str(letter_id))
