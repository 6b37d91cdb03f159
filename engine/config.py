"""Settings: one frozen dataclass, read from the environment once, by the composition root."""

from __future__ import annotations

import pathlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields

from engine.errors import Misconfigured

PREFIX = "LAYAK_"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a running Layak needs to know. Each field is the variable `LAYAK_<FIELD>`; docs/settings.md explains it."""

    data: pathlib.Path = pathlib.Path("var")
    database_url: str = ""
    redis_url: str = ""
    blobs_url: str = ""
    smtp_url: str = ""
    mail_from: str = "Layak <layak@localhost>"
    mail_redirect_to: str = ""
    mail_limits: str = ""
    bounces_url: str = ""
    bounces_token: str = field(default="", repr=False)
    base_url: str = "http://127.0.0.1:8000"
    secret_key: str = ""
    secret_key_fallbacks: tuple[str, ...] = ()
    environment: str = "demo"
    log_level: str = "INFO"
    metrics_token: str = ""
    webhooks_rehearsal_hosts: tuple[str, ...] = ()

    @property
    def is_embedded(self) -> bool:
        """One process on SQLite with the in-memory broker."""
        return not self.redis_url

    @property
    def sqlalchemy_url(self) -> str:
        """The database as SQLAlchemy wants it; a SQLite file in the data folder unless one is named."""
        return self.database_url or f"sqlite:///{self.data.resolve() / 'layak.sqlite3'}"

    @property
    def blob_store_url(self) -> str:
        """Where evidence lies: `file://` or `s3://`."""
        return self.blobs_url or (self.data.resolve() / "blobs").as_uri()

    @classmethod
    def variables(cls) -> tuple[str, ...]:
        """The names of all environment variables that are read."""
        return tuple(PREFIX + f.name.upper() for f in fields(cls))


def read(environ: Mapping[str, str]) -> Settings:
    """Settings from an environment; `Misconfigured` names the variable and what to do."""
    unknown = sorted(k for k in environ if k.startswith(PREFIX) and k not in Settings.variables())
    if unknown:
        raise Misconfigured(
            f"unknown setting {unknown[0]}; known are {', '.join(Settings.variables())}", name=unknown[0]
        )
    given = {f.name: text for f in fields(Settings) if (text := environ.get(PREFIX + f.name.upper()))}
    data = pathlib.Path(given.pop("data", Settings.data))
    fallbacks = tuple(given.pop("secret_key_fallbacks", "").split())
    hosts = tuple(given.pop("webhooks_rehearsal_hosts", "").split())
    settings = Settings(data=data, secret_key_fallbacks=fallbacks, webhooks_rehearsal_hosts=hosts, **given)
    _check(settings)
    return settings


DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


#: Of what is set: the field, what must hold of its text, and that in words.
_RULES: tuple[tuple[str, Callable[[str], bool], str], ...] = (
    ("database_url", lambda url: url.startswith(DATABASES), f"begin with {' or '.join(DATABASES)}"),
    ("log_level", lambda level: level.upper() in LEVELS, f"be one of {', '.join(LEVELS)}"),
    ("base_url", lambda url: url.startswith(("http://", "https://")), "begin with http:// or https://"),
    ("smtp_url", lambda url: url.startswith(("smtp://", "smtps://")), "begin with smtp:// or smtps://"),
    ("bounces_url", lambda url: url.startswith(("imap://", "imaps://")), "begin with imap:// or imaps://"),
    ("bounces_token", lambda token: len(token) >= 32 and token.isascii(), "have at least 32 plain characters"),
    ("secret_key", lambda key: len(key) >= 32, "have at least 32 characters"),
)


def _check(settings: Settings) -> None:
    for attribute, holds, words in _RULES:
        text, name = getattr(settings, attribute), PREFIX + attribute.upper()
        if text and not holds(text):
            raise Misconfigured(f"{name} must {words}", name=name)
    if settings.redis_url and not (settings.database_url and settings.secret_key):
        raise Misconfigured(
            "with LAYAK_REDIS_URL both LAYAK_DATABASE_URL and LAYAK_SECRET_KEY are needed", name="LAYAK_REDIS_URL"
        )


def own_secret(data: pathlib.Path) -> str:
    """The embedded server's secret, made at its first start and kept in the data folder."""
    path = data / "secret_key"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")
