"""What a new city begins with: the packages and the instrument that come with Layak."""

from __future__ import annotations

import pathlib
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.city.actors import system
from engine.instances.deploy import deploy
from engine.instances.tables import Deployment
from engine.process.rehearsal import read_folder

BPMN = pathlib.Path(__file__).resolve().parents[1] / "bpmn"
INSTRUMENT = BPMN / "instruments" / "kla-2024.yaml"
PACKAGES = ("escalation", "evidence")  # what calls comes after what it calls


def deploy_shipped(session: Session, city_id: uuid.UUID) -> None:
    """A city without any deployment gets the shipped packages, in the caller's unit; another one keeps what it has."""
    if session.scalar(sa.select(Deployment.id).where(Deployment.city_id == city_id).limit(1)) is not None:
        return
    for name in PACKAGES:
        deploy(session, read_folder(BPMN / name), system(city_id))
