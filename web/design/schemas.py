"""What the studio's script sends."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema, fields, validate


class Sent(Schema):
    """Unknown names are left aside: an older script may know more or less."""

    class Meta:
        unknown = EXCLUDE


class Save(Sent):
    """A drawing, the revision it was made from, and whether what came in between is replaced knowingly."""

    revision = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    xml = fields.String(required=True)
    replace = fields.Boolean(load_default=False)


class Check(Sent):
    """A drawing as it stands in the browser."""

    name = fields.String(required=True, validate=validate.Length(max=80))
    xml = fields.String(required=True)


class Example(Sent):
    """A due date as it is typed."""

    due = fields.String(required=True, validate=validate.Length(max=500))
