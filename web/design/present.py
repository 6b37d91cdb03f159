"""From deployments to what their pages show."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from engine.instances import queries
from engine.instances.package_drafts.queries import list_open
from engine.instances.queries import VersionView
from engine.process import checking
from engine.process import definition as process_definition
from engine.process.decisions import showing
from engine.process.forms import read as read_form
from engine.process.model import ProcessDefinition
from engine.process.step_reading import read_all
from engine.process.steps import DrawnProcess
from web.design import versions as versions_of
from web.design import vocabulary
from web.design.checked import rows_of
from web.design.differences import in_words
from web.design.drawings import drawings
from web.design.told import saved_words, steps_in_words
from web.design.views import PackageRow, Packages, Remark, ShownForm, Table, VersionPage
from web.words import cells, codes, scopes


def packages(session: Session, city_id: uuid.UUID, *, can_change: bool) -> Packages:
    """All packages with their versions; for whoever may change them also who works at a draft."""
    found = queries.list_versions(session, city_id)
    drafts = list_open(session, city_id) if can_change else {}
    who = queries.names_of(session, city_id, {v.created_by for v in found} | {d.saved_by for d in drafts.values()})
    by_key: dict[str, list[VersionView]] = {}
    for version in found:
        by_key.setdefault(version.key, []).append(version)
    saved = {key: saved_words(draft.saved_at, who.get(draft.saved_by, "Layak")) for key, draft in drafts.items()}
    callers = queries.list_callers(session, city_id)
    rows = (
        PackageRow(
            key=key,
            title=versions[0].title,
            versions=versions_of.rows(versions, who),
            draft=saved.get(key, ""),
            called_by=callers.get(key, ()),
        )
        for key, versions in sorted(by_key.items())
    )
    return Packages(packages=tuple(rows), can_change=can_change)


def version_page(session: Session, city_id: uuid.UUID, key: str, version: int, *, can_change: bool) -> VersionPage:
    """One version, read only; raises NotFound."""
    files = queries.files_of(session, city_id, key, version)
    versions = queries.list_versions(session, city_id, key)
    draft = list_open(session, city_id).get(key) if can_change else None
    rows = versions_of.rows(versions, queries.names_of(session, city_id, {v.created_by for v in versions}))
    definition = process_definition.wire(files)  # deployed once: a rule that came later does not hide it
    older = next((v.version for v in versions if v.version < version), None)
    before = queries.files_of(session, city_id, key, older) if older is not None else None
    processes = read_all(files)
    return VersionPage(
        key=key,
        title=definition.title,
        version=next(row for row in rows if row.version == version),
        called_by=queries.list_callers(session, city_id).get(key, ()),
        versions=rows,
        drawings=drawings(definition),
        tables=_tables(files, _as_written if can_change else cells.cell),
        forms=_forms(files, processes),
        roles=_roles(definition),
        remarks=_remarks(files),
        changes=in_words(before, files) if before is not None else (),
        steps=steps_in_words(processes, vocabulary.of(files, processes, queries.titles(session, city_id)).names),
        files=tuple(sorted(files)),
        can_change=can_change,
        revision=draft.revision if draft is not None else 0,
    )


def _tables(files: dict[str, bytes], say: Callable[[str], str]) -> tuple[Table, ...]:
    found = [t for name in sorted(files) if name.endswith(".dmn") for t in showing.tables(files[name], name)]
    return tuple(
        Table(
            title=t.title,
            inputs=t.inputs,
            outputs=t.outputs,
            rules=_cells(t, say),
            hit_policy=codes.word(t.hit_policy, "hit_policy"),
        )
        for t in found
    )


def _as_written(cell: str) -> str:
    """For whoever may change it."""
    return cell


def _cells(table: showing.ShownTable, say: Callable[[str], str]) -> tuple[tuple[str, ...], ...]:
    """What each cell says; where a rule does not ask for an input, that."""
    asked = len(table.inputs)
    whatever = str(_("apa pun"))
    return tuple(
        (*(whatever if cell in ("-", "") else say(cell) for cell in rule[:asked]), *map(say, rule[asked:]))
        for rule in table.rules
    )


def _forms(files: dict[str, bytes], processes: Sequence[DrawnProcess]) -> tuple[ShownForm, ...]:
    titles = vocabulary.form_titles(files, processes)
    return tuple(
        ShownForm(key=key, title=title, labels=tuple(f.label for f in read_form(files[f"{key}.form"], key).inputs()))
        for key, title in titles.items()
    )


def _roles(definition: ProcessDefinition) -> tuple[tuple[str, str], ...]:
    declared = definition.declared.roles if definition.declared is not None else {}
    return tuple((str(entry["title"]), scopes.word(str(entry["scope"]))) for entry in declared.values())


def _remarks(files: dict[str, bytes]) -> tuple[Remark, ...]:
    """What the linter says of it today."""
    return tuple(
        Remark(tone="late" if row.is_error else "", element=row.name or row.element, text=row.message, rule=row.rule)
        for row in rows_of(checking.check(files).findings, files)
    )
