"""What people in Indonesia type."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from web.forms import typed


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("0,75", "0.75"),
        ("1.234", "1234"),
        ("1.234.567", "1234567"),
        ("1.234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u00a0234", "1234"),
        ("1,234.5", "1234.5"),
        ("-3,5", "-3.5"),
        ("\u22123", "-3"),
        ("+3", "3"),
        (" 47 ", "47"),
        ("1234,5", "1234.5"),
    ],
)
def test_numbers(text, number):
    assert typed.number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "empat",
        "4,5,6",
        "1.23,4",
        "1..2",
        ",",
        "1e5",
        "0x10",
        "NaN",
        "Infinity",
        "٣",
        "47 %",
        "9" * 41,
        "1,2.3",
    ],
)
def test_no_numbers(text):
    assert typed.number(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-07",
        "2026-3-7",
        "7-3-2026",
        "07/03/2026",
        "7.3.2026",
        "7 Maret 2026",
        "7 mar 2026",
        "07 March 2026",
        " 7 MARET  2026 ",
    ],
)
def test_days(text):
    assert typed.day(text) == dt.date(2026, 3, 7)


@pytest.mark.parametrize(
    "text", ["", "besok", "30-2-2026", "7-13-2026", "7-3-26", "2026", "7 Maretember 2026", "0-0-0000", "٧-٣-٢٠٢٦"]
)
def test_no_days(text):
    assert typed.day(text) is None


@pytest.mark.parametrize(
    ("text", "hour", "minute"), [("16.00", 16, 0), ("16:00", 16, 0), ("8.30", 8, 30), ("00:00:00", 0, 0)]
)
def test_times(text, hour, minute):
    assert typed.time(text) == dt.time(hour, minute)


@pytest.mark.parametrize("text", ["", "24.00", "16.60", "16", "4 sore"])
def test_no_times(text):
    assert typed.time(text) is None


@pytest.mark.parametrize(
    "text", ["2026-03-17T16:00", "17-3-2026 16.00", "17 Maret 2026 pukul 16.00", "17/03/2026, 16:00"]
)
def test_instants(text):
    assert typed.instant(text) == dt.datetime(2026, 3, 17, 16, 0)  # noqa: DTZ001 (a wall time: its zone is the city's)


@pytest.mark.parametrize("text", ["", "17-3-2026", "16.00", "30-2-2026 16.00"])
def test_no_instants(text):
    assert typed.instant(text) is None
