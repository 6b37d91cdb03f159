"""`layak process`: drawings are checked and played without a database.

    layak process check PATH... [--json]            what the linter says of drawings and packages
    layak process test PATH... [--reload] [--json]  the scenarios beside them, by a clock that only they move
    layak process try PATH... --auto [--reload] [--json]  each drawing from start to end without a scenario

Exit status: 0 all right, 1 something is not, 2 wrong usage.
"""

from __future__ import annotations

import collections
import datetime as dt
import json
import pathlib
import sys
from typing import Any

import click

from engine.calendar import counting
from engine.calendar.resolve import resolve
from engine.calendar.working import WorkingCalendar, default_calendar
from engine.process import folder_check, scenarios, trying
from engine.process.findings import Finding
from engine.process.player import RELATIVE
from engine.process.step import Due
from web.words import findings as words

PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=pathlib.Path))
JSON = click.option("--json", "as_json", is_flag=True, help="one JSON object per line")


@click.group()
def process() -> None:
    """Check, test, try and deploy processes."""


@process.command()
@PATHS
@JSON
def check(paths: tuple[pathlib.Path, ...], as_json: bool) -> None:
    """What the linter says of drawings, tables and packages under PATHS."""
    is_ok = True
    for report in folder_check.reports(paths):
        is_ok = is_ok and report.verdict == "ok"
        if as_json:
            _print_json(_report_row(report))
        else:
            _print_report(report)
    sys.exit(0 if is_ok else 1)


@process.command()
@PATHS
@click.option("--reload", is_flag=True, help="store and restore the state before every step")
@JSON
def test(paths: tuple[pathlib.Path, ...], reload: bool, as_json: bool) -> None:
    """Play the scenarios under PATHS."""
    counts: collections.Counter[str] = collections.Counter()
    shelves, dues = scenarios.Shelves(), CityDueDates(default_calendar())
    for path in scenarios.files(list(paths)):
        verdict = scenarios.play(path, dues, reload=reload, shelves=shelves)
        counts[verdict.verdict] += 1
        if as_json:
            _print_json(_verdict_row(verdict))
        else:
            _print_verdict(verdict)
    if not counts:
        raise click.UsageError("there is no *.scenario.yaml under these paths")
    if not as_json:
        click.echo(", ".join(f"{count} {verdict}" for verdict, count in counts.most_common()))
    sys.exit(0 if set(counts) == {"passed"} else 1)


@process.command("try")
@PATHS
@click.option("--auto", is_flag=True, help="complete what is open, let the clock jump, take the default or first flow")
@click.option("--reload", is_flag=True, help="store and restore the state before every step")
@JSON
def try_(paths: tuple[pathlib.Path, ...], auto: bool, reload: bool, as_json: bool) -> None:
    """Run the drawings under PATHS from start to end without a scenario."""
    if not auto:
        raise click.UsageError("nobody is asked what to do next: add --auto")
    states: collections.Counter[str] = collections.Counter()
    for path in trying.files(paths):
        trial = trying.attempt(path, CityDueDates(default_calendar()), reload=reload)
        states[trial.state] += 1
        if as_json:
            _print_json(_trial_row(trial))
        else:
            _print_trial(trial)
    if not states:
        raise click.UsageError("there is no *.bpmn under these paths")
    sys.exit(1 if set(states) & {"refused", "invalid", "failed"} else 0)


def _print_trial(trial: trying.Trial) -> None:
    tasks = f"{trial.tasks} task{'' if trial.tasks == 1 else 's'}"
    click.echo(": ".join(filter(None, (f"{trial.file}: {trial.state}, {tasks}", _reason(trial)))))


def _trial_row(trial: trying.Trial) -> dict[str, Any]:
    return {
        "file": trial.file,
        "state": trial.state,
        "entered": dict(trial.entered),
        "tasks": trial.tasks,
        "reason": _reason(trial),
    }


def _reason(trial: trying.Trial) -> str:
    errors = [f for f in trial.findings if f.is_error]
    return sentence(errors[0]).removeprefix("error ") if errors else trial.reason


class CityDueDates:
    """The due dates of a city that has not written a calendar of its own."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        self.calendar = calendar

    def resolve(self, due: Due, *, created_at: dt.datetime, watched_due_at: dt.datetime | None) -> dt.datetime | None:
        """The instant; None if it looks at a deadline and there is none."""
        if due.function == "at":
            return due.instant
        if due.function == "day" and due.day is not None:
            return self.end_of_work(due.day)
        if due.function == "end_of_day" and due.day is not None:
            return counting.end_of_day(self.calendar, due.day, created_at, due.zone).due_at
        if due.function in RELATIVE and watched_due_at is None:
            return None
        number = str(due.number or 0)
        return resolve(self.calendar, due.function, number, now=created_at, watched_due_at=watched_due_at).due_at

    def end_of_work(self, day: dt.date) -> dt.datetime:
        """When work ends on a day."""
        noon = dt.datetime.combine(day, dt.time(12), self.calendar.zone)
        return counting.end_of_work(self.calendar, day, noon).due_at

    def resumed(self, due_at: dt.datetime, since: dt.datetime, until: dt.datetime) -> dt.datetime:
        """Later by the working time that passed meanwhile."""
        took = counting.working_time_between(self.calendar, since, until)
        return counting.after_working_time(self.calendar, took, due_at).due_at


def _print_json(row: dict[str, Any]) -> None:
    click.echo(json.dumps(row, ensure_ascii=False, default=str))


def _finding_row(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "level": "error" if finding.is_error else "advice",
        "element": finding.element,
        "line": finding.line,
        "message": words.message(finding, words.english),
        "hint": words.hint(finding, words.english),
    }


def _report_row(report: folder_check.Report) -> dict[str, Any]:
    findings = [_finding_row(f) for f in report.findings]
    return {
        "file": report.file,
        "verdict": report.verdict,
        "process": list(report.processes),
        "findings": findings,
    }


def _print_report(report: folder_check.Report) -> None:
    named = f" ({', '.join(report.processes)})" if report.processes else ""
    click.echo(f"{report.file}: {report.verdict}{named}")
    for finding in report.findings:
        _print_finding(finding)


def sentence(finding: Finding) -> str:
    """A finding on one line, in English: what, where, and how to mend it."""
    level = "error" if finding.is_error else "advice"
    place = " ".join(part for part in (finding.element, f"line {finding.line}" if finding.line else "") if part)
    said, hint = words.message(finding, words.english), words.hint(finding, words.english)
    return f"{level} {finding.rule}{': ' + place if place else ''}: {said}{f' ({hint})' if hint else ''}"


def _print_finding(finding: Finding) -> None:
    click.echo(f"    {sentence(finding)}")


def _verdict_row(verdict: scenarios.Verdict) -> dict[str, Any]:
    row: dict[str, Any] = {
        "file": verdict.file,
        "title": verdict.title,
        "verdict": verdict.verdict,
        "step": verdict.step,
        "expected": verdict.expected,
        "got": verdict.got,
    }
    if verdict.verdict == "invalid":
        row |= {"line": verdict.line, "key": verdict.key, "got": _why_invalid(verdict)}
    elif verdict.findings:
        row["findings"] = [_finding_row(f) for f in verdict.findings]
    return row


def _why_invalid(verdict: scenarios.Verdict) -> str:
    return f"line {verdict.line}: {words.message(verdict.findings[0], words.english)}"


def _print_verdict(verdict: scenarios.Verdict) -> None:
    if verdict.verdict == "failed":
        wanted = "" if verdict.expected is None else f"expected {verdict.expected}, "
        click.echo(f"failed: {verdict.file} step {verdict.step}: {wanted}got {verdict.got}")
    elif verdict.verdict == "invalid":
        click.echo(f"invalid: {verdict.file}: {_why_invalid(verdict)}")
    elif verdict.verdict == "refused":
        click.echo(f"refused: {verdict.file}: the model does not deploy")
        for finding in verdict.findings:
            _print_finding(finding)


if __name__ == "__main__":
    process()
