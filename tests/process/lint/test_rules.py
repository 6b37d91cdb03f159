"""Every rule has a drawing or file that breaks it, says so at the element, and is content once it is mended."""

from __future__ import annotations

import pytest

from engine.process.findings import Finding
from engine.process.lint import catalogue
from tests.process.lint.case import Case
from tests.process.lint.cases import CASES, ELSEWHERE
from tests.process.lint.mending import apply


def test_every_rule_has_its_case() -> None:
    assert {case.rule for case in CASES} | ELSEWHERE == catalogue.codes()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_finds_what_breaks_it_and_is_content_once_mended(case: Case) -> None:
    found = case.findings()
    assert [(f.element, f.is_error) for f in found][:1] == [(case.element, case.is_error)]
    _stands_in_its_line(case, found[0])
    mended = case.mended
    if mended is None:
        assert found[0].mend is not None
        mended = {**case.files, "p.bpmn": apply(found[0].mend, case.files["p.bpmn"])}
    assert case.findings(mended) == []


def _stands_in_its_line(case: Case, found: Finding) -> None:
    if found.file.endswith(".bpmn") and found.element and found.line:
        assert f'id="{found.element}"' in case.files[found.file].decode().splitlines()[found.line - 1]
