"""Settings: one frozen dataclass, read from the environment once, by the composition root."""

from __future__ import annotations

import pathlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields

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
    base_url: str = "http://127.0.0.1:8000"
    secret_key: str = ""
    secret_key_fallbacks: tuple[str, ...] = ()
    environment: str = "demo"
    log_level: str = "INFO"

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
    given = {f.name: environ[PREFIX + f.name.upper()] for f in fields(Settings) if environ.get(PREFIX + f.name.upper())}
    made: dict[str, object] = dict(given)
    if "data" in given:
        made["data"] = pathlib.Path(given["data"])
    if "secret_key_fallbacks" in given:
        made["secret_key_fallbacks"] = tuple(given["secret_key_fallbacks"].split())
    settings = Settings(**made)  # type: ignore[arg-type]
    _check(settings)
    return settings


DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def _check(settings: Settings) -> None:
    if settings.database_url and not settings.database_url.startswith(DATABASES):
        raise Misconfigured(f"LAYAK_DATABASE_URL must begin with {' or '.join(DATABASES)}", name="LAYAK_DATABASE_URL")
    if settings.log_level.upper() not in LEVELS:
        raise Misconfigured(f"LAYAK_LOG_LEVEL must be one of {', '.join(LEVELS)}", name="LAYAK_LOG_LEVEL")
    if settings.base_url and not settings.base_url.startswith(("http://", "https://")):
        raise Misconfigured("LAYAK_BASE_URL must begin with http:// or https://", name="LAYAK_BASE_URL")
    if settings.smtp_url and not settings.smtp_url.startswith(("smtp://", "smtps://")):
        raise Misconfigured("LAYAK_SMTP_URL must begin with smtp:// or smtps://", name="LAYAK_SMTP_URL")
    if settings.secret_key and len(settings.secret_key) < 32:
        raise Misconfigured("LAYAK_SECRET_KEY must have at least 32 characters", name="LAYAK_SECRET_KEY")
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
