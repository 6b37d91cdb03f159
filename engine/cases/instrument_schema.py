"""The shape of an instrument file: which keys there are, which must be. Other keys are refused."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

AGENCY_KINDS = ("dinas", "badan", "bagian", "lembaga", "instansi_vertikal", "kecamatan", "kelurahan")
EVIDENCE_KINDS = (
    *("regulation", "decree", "sop", "budget", "matrix", "figures", "report"),
    *("minutes", "attendance", "certificate", "agreement", "document", "photo", "link"),
)
SENSITIVE = (
    *("minors_listed", "registry_data", "health_data", "case_data", "care_children"),
    *("small_numbers", "photos_of_children", "cluster_v"),
)


def _points(*, required: bool = False) -> fields.Decimal:
    return fields.Decimal(validate=validate.Range(0, 1_000_000), required=required)


def _flag() -> fields.Boolean:
    return fields.Boolean(truthy={True}, falsy={False})


class _Words(Schema):
    id = fields.String(required=True, validate=validate.Length(1, 500))
    en = fields.String(required=True, validate=validate.Length(1, 500))


class _Note(_Words):
    about = fields.String(required=True, validate=validate.OneOf(("text", "max", "agencies", "answer", "numbering")))


class _Agency(Schema):
    name = fields.String(required=True, validate=validate.Length(1, 200))
    short = fields.String(required=True, validate=validate.Length(1, 60))
    kind = fields.String(required=True, validate=validate.OneOf(AGENCY_KINDS))
    in_source = fields.List(fields.String())


class _Cluster(_Words):
    number = fields.Integer(strict=True, required=True, validate=validate.Range(0, 99))
    code = fields.String(required=True)
    max = _points(required=True)


class _Step(_Words):
    share = _points(required=True)
    at_least = _points()
    at_most = _points()


class _Ladder(Schema):
    ours = _flag()
    steps = fields.List(fields.Nested(_Step), required=True, validate=validate.Length(2, 20))


class _Answer(Schema):
    kind = fields.String(required=True, validate=validate.OneOf(("ladder", "yes_no", "percentage", "count", "text")))
    better = fields.String(validate=validate.OneOf(("higher", "lower", "no")))
    ladder = fields.String()
    ours = _flag()
    steps = fields.List(fields.Nested(_Step), validate=validate.Length(2, 20))


class _Evidence(_Words):
    kind = fields.String(required=True, validate=validate.OneOf(EVIDENCE_KINDS))
    basis = fields.String(required=True, validate=validate.OneOf(("form", "generic", "ours")))
    required = _flag()


class _Part(_Words):
    max = _points(required=True)


class _Question(_Words):
    max = _points(required=True)
    max_in_source = _points()
    source_no = fields.String()
    part = fields.String()
    mirrors = fields.Integer(strict=True)
    agencies = fields.List(fields.String(), required=True, validate=validate.Length(1, 40))
    two_years = _flag()
    sensitive = fields.String(validate=validate.OneOf(SENSITIVE))
    text_known = _flag()
    answer = fields.Nested(_Answer, required=True)
    evidence = fields.List(fields.Nested(_Evidence), required=True, validate=validate.Length(1, 40))
    notes = fields.List(fields.Nested(_Note))


class _Indicator(_Words):
    number = fields.Integer(strict=True, required=True, validate=validate.Range(1, 99))
    code = fields.String(required=True)
    cluster = fields.Integer(strict=True, required=True)
    max = _points(required=True)
    lead = fields.String(required=True)
    parts = fields.Dict(fields.String(), fields.Nested(_Part))
    notes = fields.List(fields.Nested(_Note))
    questions = fields.Dict(fields.String(), fields.Nested(_Question), required=True, validate=validate.Length(1, 99))


class InstrumentSchema(_Words):
    """The whole file."""

    year = fields.Integer(strict=True, required=True, validate=validate.Range(2000, 2100))
    total = _points(required=True)
    source = fields.Nested(_Words, required=True)
    ours = fields.Dict(fields.String(), fields.Nested(_Words))
    agencies = fields.Dict(fields.String(), fields.Nested(_Agency), required=True, validate=validate.Length(1, 500))
    clusters = fields.List(fields.Nested(_Cluster), required=True, validate=validate.Length(1, 50))
    ladders = fields.Dict(fields.String(), fields.Nested(_Ladder))
    indicators = fields.List(fields.Nested(_Indicator), required=True, validate=validate.Length(1, 99))
