"""A drawing, table, form or scenario that comes from a file of another tool."""

from __future__ import annotations

import pathlib

from flask import request
from flask_babel import gettext as _

from engine.errors import Invalid
from engine.instances.package_drafts import rules


def of_request() -> tuple[str, bytes]:
    """Name and bytes of the file that was chosen; raises Invalid (`drawing_missing`, `drawing_large`)."""
    file = request.files.get("berkas")
    if file is None or not file.filename:
        raise Invalid("no file was chosen", code="drawing_missing")
    raw = file.stream.read(rules.MOST_BYTES + 1)
    return _name(file.filename), raw


def _name(filename: str) -> str:
    """The name without folders, an ending `.bpmn20.xml` or `.xml` of other tools made ours."""
    name = pathlib.PureWindowsPath(filename).name
    for ending in (".bpmn20.xml", ".bpmn.xml", ".xml"):
        if name.lower().endswith(ending):
            return f"{name[: -len(ending)]}.bpmn"
    return name


def words(name: str, raw: bytes) -> str:
    """What was done, and whose own words the drawing carries."""
    dialect = rules.dialect_of(raw)
    if not dialect:
        return str(_("%(name)s masuk ke draf. Belum ada yang terbit.", name=name))
    return str(
        _("%(name)s masuk ke draf. Gambar ini memuat kata-kata %(tool)s, yang tidak dijalankan Layak; lihat Masalah.",
          name=name, tool=dialect)
    )  # fmt: skip
