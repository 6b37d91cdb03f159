"""A person sends a form: right answers pass, each wrong one is answered with its sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from engine.process.forms import Given, rules, values
from engine.process.forms.values import check
from tests.forms.shipped import GIVEN, RIGHT, TODAY, form, shipped
from web.forms import errors_of, schema_of, typed_values
from web.forms.words import CODES

pytestmark = pytest.mark.usefixtures("indonesian")


def load(read, posted, given=GIVEN):
    return schema_of(read, given)().load(typed_values(read, MultiDict(posted)))


def sentences(read, posted, given=GIVEN):
    """What the error summary says: control and sentence."""
    with pytest.raises(ValidationError) as refused:
        load(read, posted, given)
    return [(error.field, str(error.message)) for error in errors_of(read, refused.value.messages)]


@pytest.mark.parametrize("key", RIGHT)
def test_right_answers_pass(key):
    assert load(shipped(key), RIGHT[key])


def test_values_come_out_in_their_one_form():
    assert load(shipped("help"), [("help_given", " Dihubungi\r\npagi "), ("until", "17 Maret 2026")]) == {
        "help_given": "Dihubungi\npagi",
        "until": "2026-03-17",
    }
    assert load(shipped("verdict"), RIGHT["verdict"])["questions"] == [
        {"code": "07.01", "verdict": "accepted", "accepted_score": 4.5},
        {
            "code": "07.02",
            "verdict": "returned",
            "reason": "wrong_year",
            "words": "Kirim laporan bertanggal 2024 atau 2025",
        },
    ]


@pytest.mark.parametrize("key", RIGHT)
def test_what_the_page_takes_the_verb_takes(key):
    loaded = load(shipped(key), RIGHT[key])
    assert check(shipped(key), loaded, GIVEN).refusals == {}
    assert check(shipped(key), loaded, GIVEN).values == loaded


def changed(key, **changes):
    """The right answer to a form, some of it changed; None takes a field out."""
    kept = [(name, value) for name, value in RIGHT[key] if name not in changes]
    return kept + [(name, value) for name, value in changes.items() if value is not None]


@pytest.mark.parametrize(
    ("key", "changes", "said"),
    [
        ("decision", {"decision": None}, [("decision", "Keputusan Anda: pilih satu jawaban")]),
        ("decision", {"decision": "resign"}, [("decision", "Keputusan Anda harus salah satu pilihan yang tampil")]),
        ("decision", {"until": ""}, [("until", "Tenggat baru: pilih satu tanggal")]),
        ("decision", {"until": "besok"}, [("until", "Tenggat baru harus tanggal, misalnya 17-03-2026")]),
        ("decision", {"until": "11-3-2026"}, [("until", "Tenggat baru harus hari ini atau sesudahnya")]),
        ("decision", {"late_cause": ""}, [("late_cause", "Sebab keterlambatan: pilih satu jawaban")]),
        ("decision", {"decision": "other_officer"}, [("officer", "Siapa yang melanjutkan: pilih satu jawaban")]),
        ("decision", {"decision": "help_asked"}, [("obstacle", "Apa yang menghambat harus diisi")]),
        (
            "decision",
            {"where_sent": "x" * 201},
            [("where_sent", "Dikirim ke mana dan kapan harus paling panjang 200 huruf")],
        ),
        ("help", {"help_given": " \n "}, [("help_given", "Bantuan yang diberikan harus diisi")]),
        (
            "help",
            {"help_given": "x" * 1_001},
            [("help_given", "Bantuan yang diberikan harus paling panjang 1000 huruf")],
        ),
        (
            "help",
            {"help_given": "a\x00b"},
            [("help_given", "Bantuan yang diberikan harus tanpa karakter yang tidak terlihat. Ketik ulang bagian itu")],
        ),
        ("last_resort", {"last_resort": "go_on"}, [("go_on_reason", "Alasan harus diisi")]),
        ("search", {"found": "no"}, [("until", "Tenggat baru untuk petugas: pilih satu tanggal")]),
        ("continuation", {"gap_reason": ""}, [("gap_reason", "Alasan harus diisi")]),
        (
            "continuation",
            {"continuation": "another_round"},
            [("round_note", "Pesan kepada perangkat daerah harus diisi")],
        ),
        (
            "remediation",
            {"cause": None, "action": None, "owner": None, "ready_on": None, "claim_changes": None},
            [
                ("cause", "Sebab: pilih satu jawaban"),
                ("action", "Tindakan harus diisi"),
                ("owner", "Penanggung jawab harus diisi"),
                ("ready_on", "Siap tanggal: pilih satu tanggal"),
                ("claim_changes", "Apakah jawaban atau angka ikut berubah: pilih satu jawaban"),
            ],
        ),
        (
            "sign_off",
            {"send_back_agencies": None},
            [("send_back_agencies", "Bagian siapa yang dikembalikan: pilih paling sedikit satu")],
        ),
        (
            "sign_off",
            {"send_back_agencies": "polda"},
            [("send_back_agencies", "Bagian siapa yang dikembalikan harus salah satu pilihan yang tampil")],
        ),
        ("sign_off", {"sign_decision": "sign"}, [("on_behalf", "Anda menandatangani sebagai: pilih satu jawaban")]),
        ("verdict", {"questions-0-verdict": None}, [("questions-0-verdict", "Putusan: pilih satu jawaban")]),
        ("verdict", {"questions-1-reason": ""}, [("questions-1-reason", "Alasan: pilih satu jawaban")]),
        ("verdict", {"questions-1-words": ""}, [("questions-1-words", "Jelaskan apa yang harus dikirim harus diisi")]),
        (
            "verdict",
            {"questions-0-accepted_score": "empat"},
            [("questions-0-accepted_score", "Nilai yang diterima harus angka paling sedikit 0")],
        ),
        (
            "verdict",
            {"questions-0-accepted_score": "-1"},
            [("questions-0-accepted_score", "Nilai yang diterima harus angka paling sedikit 0")],
        ),
        (
            "verdict",
            {"questions-0-accepted_score": "4,555"},
            [
                (
                    "questions-0-accepted_score",
                    "Nilai yang diterima harus angka dengan paling banyak 2 angka di belakang koma",
                )
            ],
        ),
        ("verdict", {"questions-2-verdict": "accepted"}, [("questions", "Pertanyaan harus paling banyak 2 baris")]),
    ],
)
def test_a_wrong_answer_gets_its_sentence(key, changes, said):
    assert sentences(shipped(key), changed(key, **changes)) == said


UNKNOWN = "Halaman ini mengirim isian yang tidak ada pada formulir. Muat ulang halaman ini"


@pytest.mark.parametrize(
    "name", ["score", "__proto__", "decision.x", "questions-0-verdict", "until-0-x", "csrf", "x" * 5_000, "a\x00b"]
)
def test_a_field_the_form_does_not_know_is_refused_once(name):
    said = sentences(shipped("decision"), [*RIGHT["decision"], (name, "1")])
    assert said == [("", UNKNOWN)]


def test_fields_of_the_page_are_no_fields_of_the_form():
    posted = [*RIGHT["help"], ("csrf_token", "x"), ("do", "send"), ("next", "/")]
    assert set(load(shipped("help"), posted)) == {"help_given", "until"}


def test_hidden_fields_are_neither_read_nor_refused():
    posted = [("decision", "help_asked"), ("obstacle", "SK belum terkumpul"), ("until", "besok"), ("officer", "nobody")]
    assert load(shipped("decision"), posted) == {"decision": "help_asked", "obstacle": "SK belum terkumpul"}


@pytest.mark.parametrize("data", [None, [], "x", 3, {"questions": "x"}, {"questions": [3]}, {"private_note": {"a": 1}}])
def test_json_of_the_wrong_shape_is_refused(data):
    read = shipped("verdict")
    with pytest.raises(ValidationError) as refused:
        schema_of(read, GIVEN)().load(data)
    assert all(str(error.message) for error in errors_of(read, refused.value.messages))
    assert errors_of(read, refused.value.messages)


COLUMN = {"id": "item", "type": "textfield", "key": "item", "label": "Barang"}
NUMBER = {
    "id": "n",
    "type": "number",
    "key": "n",
    "label": "Jumlah",
    "validate": {"min": 1, "max": 1000},
    "increment": 0.5,
}


def test_rows_a_person_may_add_skip_empty_ones():
    rows = form({"type": "dynamiclist", "path": "rows", "components": [COLUMN, NUMBER]})
    posted = [
        ("rows-0-item", "Poster"),
        ("rows-0-n", "1.000"),
        ("rows-1-item", ""),
        ("rows-1-n", ""),
        ("rows-7-item", "Buku"),
    ]
    assert load(rows, posted) == {"rows": [{"item": "Poster", "n": 1000}, {"item": "Buku"}]}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("dua", "Jumlah harus angka 1 sampai 1.000"),
        ("1.000,5", "Jumlah harus angka 1 sampai 1.000"),
        ("1,25", "Jumlah harus kelipatan 0,5"),
        ("9" * 100, "Jumlah harus angka 1 sampai 1.000"),
    ],
)
def test_limits_are_said_as_the_reader_writes_numbers(typed, said):
    assert sentences(form(NUMBER), [("n", typed)]) == [("n", said)]


def test_a_box_and_a_whole_number():
    read = form(
        {"type": "checkbox", "key": "agreed", "label": "Data sudah benar", "validate": {"required": True}},
        {"type": "number", "key": "n", "label": "Jumlah anak", "decimalDigits": 0},
    )
    assert load(read, [("agreed", "1"), ("n", "1.250")]) == {"agreed": True, "n": 1250}
    assert sentences(read, [("n", "2,5")]) == [
        ("agreed", "Data sudah benar harus dicentang"),
        ("n", "Jumlah anak harus angka bulat"),
    ]


def test_a_pattern_speaks_with_the_words_of_the_form():
    pattern = {"pattern": "^[0-9]{2}$", "patternErrorMessage": "Nomor indikator harus dua angka, misalnya 07"}
    read = form({"type": "textfield", "key": "no", "validate": pattern})
    assert sentences(read, [("no", "7")]) == [("no", "Nomor indikator harus dua angka, misalnya 07")]


def test_the_day_is_the_citys():
    tomorrow = Given(today=TODAY.replace(day=18))
    assert sentences(shipped("help"), RIGHT["help"], tomorrow) == [
        ("until", "Bukti akan dikirim paling lambat harus hari ini atau sesudahnya")
    ]


def test_every_code_of_the_rules_has_a_sentence():
    source = "".join(Path(module.__file__).read_text("utf-8") for module in (rules, values))
    named = set(re.findall(r'(?:Refused\(|code=)"(\w+)"', source))
    assert named - {"unknown_field"} <= CODES
    assert named >= CODES
