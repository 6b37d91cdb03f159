"""A browser without script over a real connection: keeps cookies, fills in the forms of the pages it gets."""

from __future__ import annotations

import http.client
import http.cookies
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import lxml.html
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

PATIENCE = 30.0  # seconds for an answer
AWAY = 503
Fields = Sequence[tuple[str, Any]]


class Gone(Exception):
    """The server ended before it had answered; nobody knows whether it had done what was asked."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """An answer, whole."""

    status: int
    body: bytes
    to: str  # where it leads, as path

    @property
    def tree(self) -> Any:
        """The page."""
        return lxml.html.document_fromstring(self.body)

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(self.tree.text_content().split())

    def links(self, beginning: str) -> list[str]:
        """Addresses that begin so, each once, in the order of the page."""
        found = self.tree.xpath("//a/@href")
        return list(dict.fromkeys(str(each) for each in found if each.startswith(beginning)))

    def form(self) -> Any:
        """The form of the page itself: the one in `main` that is posted."""
        return self.tree.xpath("//main//form[translate(@method, 'POST', 'post')='post']")[0]


@dataclass
class Browser:
    """One person's browser at one server."""

    address: str  # http://127.0.0.1:8000
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, url: str) -> Page:
        """Opens a page; does not follow."""
        return self._ask("GET", url, b"", {})

    def post(self, url: str, fields: Fields | Mapping[str, Any], files: Fields = ()) -> Page:
        """Sends a form. `files`: name -> (bytes, file name)."""
        pairs = list(fields.items()) if isinstance(fields, Mapping) else list(fields)
        if not files:
            kind, body = "application/x-www-form-urlencoded", urlencode(pairs).encode()
        else:
            kind, body = multipart(pairs, files)
        return self._ask("POST", url, body, {"Content-Type": kind})

    def send(self, page: Page, url: str, chosen: Mapping[str, Any], files: Fields = ()) -> Page:
        """Sends the form of a page as it stands, with what the person has chosen over it."""
        kept = [(name, value) for name, value in page.form().form_values() if name not in chosen]
        return self.post(url, [*kept, *chosen.items()], files)

    def token(self, url: str = "/masuk") -> str:
        """The token that forms carry, off any page with a form."""
        page = self.get(url)
        if page.status == AWAY:
            raise Gone(f"GET {url}: {page.text[:80]}")
        return str(page.tree.xpath("//input[@name='csrf_token']/@value")[0])

    def _ask(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> Page:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=PATIENCE)
        told = {"Connection": "close", "Accept": "text/html", **headers}
        if self.cookies:
            told["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, url, body or None, told)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Gone(f"{method} {url}: {type(error).__name__}") from error
        finally:
            connection.close()
        self._take_cookies(answer)
        return Page(status=answer.status, body=content, to=_path(answer.headers.get("Location", "")))

    def _take_cookies(self, answer: http.client.HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in http.cookies.SimpleCookie(line).items():
                self.cookies[name] = morsel.value


def _path(location: str) -> str:
    parts = urlsplit(location)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def multipart(pairs: Fields, files: Fields) -> tuple[str, bytes]:
    """Content type and body of a form with files."""
    values: dict[str, list[Any]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    for name, (content, file_name) in files:
        values.setdefault(name, []).append(FileStorage(io.BytesIO(content), filename=file_name))
    boundary, body = encode_multipart(values)
    return f"multipart/form-data; boundary={boundary}", body
