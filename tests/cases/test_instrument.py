"""The shipped instrument of 2024, and what another year's file may and may not be."""

from __future__ import annotations

import pathlib
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest

from engine.cases.instrument import Instrument
from engine.cases.instrument_file import load
from engine.cases.instrument_schema import EVIDENCE_KINDS
from engine.errors import Invalid, NotFound

FILE = pathlib.Path(__file__).parents[2] / "bpmn" / "instruments" / "kla-2024.yaml"


@pytest.fixture(scope="module")
def kla() -> Instrument:
    return load(FILE)


def test_1000_points_in_7_clusters_26_indicators_and_274_questions(kla: Instrument) -> None:
    assert (kla.year, len(kla.questions)) == (2024, 274)
    assert kla.total == 1000
    assert [cluster.max_score for cluster in kla.clusters] == [164, 115, 156, 150, 110, 205, 100]
    assert [indicator.number for indicator in kla.indicators] == list(range(1, 27))
    assert sum(indicator.max_score for indicator in kla.indicators[:24]) == 900
    assert [kla.indicator(number).max_score for number in (25, 26)] == [21, 79]
    assert [len(kla.indicators_of(cluster.number)) for cluster in kla.clusters] == [3, 3, 5, 6, 3, 4, 2]


def test_indicator_1_asks_nineteen_agencies_each_its_own_questions(kla: Instrument) -> None:
    policy = kla.indicator(1)
    assert len(policy.questions) == 63
    assert len(policy.agencies) == len(set(policy.agencies)) == 19
    assert policy.agencies[:2] == ("hukum", "bappeda"), "who answers comes before who helps"
    assert all(policy.questions_of(agency) for agency in policy.agencies)
    assert policy.questions_of("kelurahan") == ()
    answered = Counter(question.answering_agency for question in policy.questions)
    assert {
        agency: len(policy.answered_by(agency)) for agency in policy.agencies if policy.answered_by(agency)
    } == answered


def test_the_first_named_agency_answers_and_the_others_bring_evidence(kla: Instrument) -> None:
    marriage = kla.question("07.02")
    assert marriage.answering_agency == "kemenag"
    assert marriage.agencies == ("kemenag", "dinkes", "disdukcapil", "pengadilan_agama")
    assert marriage in kla.indicator(7).questions_of("dinkes")
    assert marriage not in kla.indicator(7).answered_by("dinkes")


def test_every_indicator_has_a_lead_even_where_no_question_names_it(kla: Instrument) -> None:
    assert all(indicator.lead_agency in kla.agencies for indicator in kla.indicators)
    unnamed = {indicator.number for indicator in kla.indicators if indicator.lead_agency not in indicator.agencies}
    assert unnamed == {22}
    assert {kla.indicator(number).lead_agency for number in (25, 26)} == {"dp3a"}


def test_offices_of_the_state_are_vertical(kla: Instrument) -> None:
    vertical = {agency.key for agency in kla.agencies.values() if agency.is_vertical}
    assert vertical == {"kemenag", "pengadilan_agama", "polres", "polres_ppa", "kejari", "bnn"}
    assert kla.agency("hukum").names_in_source == ("Bagian Hukum", "JDIH")


def test_what_is_our_reading_says_so(kla: Instrument) -> None:
    assert {"answers", "lead", "agencies", "evidence", "sensitive"} <= set(kla.ours)
    assert all(question.scale.is_ours for question in kla.questions)
    assert Counter(item.basis for question in kla.questions for item in question.evidence) == {
        "form": 207,
        "generic": 170,
        "ours": 87,
    }
    lost = kla.question("07.02")
    assert not lost.is_text_known
    assert lost.notes[0].text["id"].startswith("Sumber mengulang bunyi 07.01")
    assert [kla.question("19.08").max_score, kla.question("19.08").max_in_source] == [3, 6]
    assert kla.question("21.12").notes[0].about == "max"
    assert kla.indicator(25).notes[0].about == "numbering"


def test_questions_keep_what_the_form_says_about_them(kla: Instrument) -> None:
    births = kla.question("04.01")
    assert births.is_two_years
    assert births.sensitive == "registry_data"
    assert births.source_no == "1"
    assert [item.key for item in births.evidence] == ["04.01-1", "04.01-2"]
    assert births.item("04.01-2").kind == "figures"
    assert kla.question("01.02").mirrors == 4
    assert kla.question("21.12").part == "B"
    assert [part.max_score for part in kla.indicator(21).parts] == [83, 17, 22]
    assert [item.is_required for item in kla.question("01.01").evidence] == [True, False]
    assert kla.question("01.01").required_evidence == kla.question("01.01").evidence[:1]
    assert {item.kind for question in kla.questions for item in question.evidence} == set(EVIDENCE_KINDS)


def test_every_text_is_there_in_both_languages(kla: Instrument) -> None:
    texts = [
        *(cluster.title for cluster in kla.clusters),
        *(indicator.title for indicator in kla.indicators),
        *(question.title for question in kla.questions),
        *(step.label for question in kla.questions for step in question.scale.steps),
        *(item.title for question in kla.questions for item in question.evidence),
    ]
    assert all(text["id"].strip() and text["en"].strip() for text in texts)


def test_what_is_not_in_the_instrument_is_not_found(kla: Instrument) -> None:
    for ask in (lambda: kla.indicator(27), lambda: kla.question("27.01"), lambda: kla.agency("dpr")):
        with pytest.raises(NotFound) as refusal:
            ask()
        assert refusal.value.code == "not_in_instrument"


def test_it_loads_in_under_half_a_second() -> None:
    raw, begin = FILE.read_bytes(), time.process_time()
    load(raw)
    assert time.process_time() - begin < 0.5


SMALL = """\
year: 2027
id: Instrumen kecil
en: Small instrument
total: 10
source: {id: Uji coba, en: Trial}
agencies:
  dinkes: {short: Dinkes, kind: dinas, name: Dinas Kesehatan}
  disdik: {short: Disdik, kind: dinas, name: Dinas Pendidikan}
clusters:
  - {number: 1, code: K1, max: 10, id: Satu, en: One}
ladders:
  proven:
    steps:
      - {share: 1, id: Ya, en: Yes}
      - {share: 0, id: Tidak, en: No}
indicators:
  - number: 1
    code: K1-01
    cluster: 1
    id: Indikator
    en: Indicator
    max: 10
    lead: disdik
    parts:
      A: {max: 4, id: Bagian, en: Part}
      B: {max: 6, id: Bagian, en: Part}
    questions:
      "01.01":
        id: Pertanyaan
        en: Question
        max: 4
        part: A
        agencies: [dinkes, disdik]
        answer: {kind: yes_no, ladder: proven}
        evidence:
          - {kind: decree, id: SK, en: Decree, basis: form}
      "01.02":
        id: Pertanyaan
        en: Question
        max: 6
        part: B
        agencies: [dinkes]
        answer:
          kind: percentage
          better: higher
          steps:
            - {share: 1, at_least: 50, id: Banyak, en: Many}
            - {share: 0.3333, at_least: 1, id: Sedikit, en: Few}
            - {share: 0, at_least: 0, id: Tidak ada, en: None}
        evidence:
          - {kind: figures, id: Angka, en: Figures, basis: form, required: false}
"""


def test_another_years_file_works_too() -> None:
    other = load(SMALL.encode())
    assert other.year == 2027
    assert other.total == 10
    assert other.indicator(1).agencies == ("dinkes", "disdik")
    assert other.question("01.02").points(1) == Decimal("2.00")
    assert not other.question("01.01").scale.is_ours
    assert other.question("01.01").scale.steps[1].label["en"] == "No", "a plain No is a word, not a boolean"


QUESTION_2 = '"01.02":\n        id: Pertanyaan\n        en: Question\n        max: 6\n        part: B\n'
WRONG = [
    # what is changed, into what; what the named line reads then; what the refusal says
    ("max: 4\n", "max: 5\n", "    max: 10", "indicators[0].max: the questions of indicator 1 add up to 11, not to 10"),
    ("A: {max: 4", "A: {max: 3", "      A: {max: 3", "parts.A.max: the questions of part A add up to 4, not to 3"),
    ("total: 10", "total: 1000", "total: 1000", "total: the clusters add up to 10, not to 1000"),
    ("lead: disdik", "lead: dispora", "    lead: dispora", "lead: there is no agency 'dispora'"),
    ("    lead: disdik\n", "", "  - number: 1", "indicators[0].lead: Missing data"),
    (
        "[dinkes, disdik]",
        "[dinkes, dinkes]",
        "        agencies: [dinkes, dinkes]",
        "agencies[1]: dinkes is named twice",
    ),
    ("[dinkes, disdik]", "[polda]", "        agencies: [polda]", "agencies[0]: there is no agency 'polda'"),
    ("[dinkes, disdik]", "[]", "        agencies: []", "01.01.agencies: "),
    (QUESTION_2, QUESTION_2.replace(".02", ".01"), None, "the key '01.01' is given twice"),
    (QUESTION_2, QUESTION_2.replace("01.", "02."), '      "02.02":', "a question of indicator 1 has a key like 01.01"),
    (QUESTION_2, QUESTION_2.replace("max: 6", "max: six"), "        max: six", "max: Not a valid number"),
    (QUESTION_2, QUESTION_2.replace("max: 6", "max: 1e400"), "        max: 1e400", "max: Must be greater than or"),
    (QUESTION_2, QUESTION_2.replace("max: 6", "max: .nan"), "        max: .nan", "max: "),
    (QUESTION_2, QUESTION_2.replace("id: Pertanyaan", "id: ''"), "        id: ''", "id: Length must be"),
    (QUESTION_2, QUESTION_2.replace("part: B", "part: C"), "        part: C", "part: its part is one of A, B"),
    (QUESTION_2, QUESTION_2 + "        weight: 3\n", "        weight: 3", "weight: Unknown field"),
    ("ladder: proven", "ladder: prove", "        answer: {kind: yes_no", "answer.ladder: there is no ladder 'prove'"),
    ("yes_no, ladder: proven", "yes_no", "        answer: {kind: yes_no", "answer: an answer has either"),
    ("share: 0.3333", "share: 1.5", "        answer:\n", "shares lie between 0 and 1"),
    ("share: 0.3333", "share: -0.5", "            - {share: -0.5", "share: Must be greater than or equal to 0"),
    ("share: 0, at_least: 0", "share: 0.5, at_least: 0", "        answer:\n", "steps stand from best to worst"),
    ("share: 0, at_least: 0", "share: 0.1, at_least: 0", "        answer:\n", "the best step has share 1, the worst 0"),
    ("at_least: 50", "at_least: 0.5", "        answer:\n", "the figures of the steps follow each other"),
    ("at_least: 50, ", "", "        answer:\n", "every step of a percentage or count has at_least"),
    ("better: higher", "better: lower", "        answer:\n", "every step of a percentage or count has at_least"),
    ("better: higher", "better: more", "          better: more", "answer.better: Must be one of"),
    ("kind: percentage", "kind: slider", "          kind: slider", "answer.kind: Must be one of"),
    ("kind: decree", "kind: poem", "          - {kind: poem", "evidence[0].kind: Must be one of"),
    ("required: false", "required: maybe", "          - {kind: figures", "required: Not a valid boolean"),
    ("cluster: 1\n", "cluster: 2\n", "    cluster: 2", "cluster: there is no cluster 2"),
    ("number: 1, code", "number: one, code", "  - {number: one", "number: Not a valid integer"),
    ("total: 10", "total: 10\nweight: 3", "weight: 3", "weight: Unknown field"),
    (
        "clusters:\n",
        "clusters:\n  - {number: 1, code: K0, max: 0, id: Nol, en: Zero}\n",
        "  - {number: 1, code: K1",
        "1 is taken already",
    ),
    (
        "      - {share: 0, id: Tidak",
        "      - {share: 0, id: A, en: B}\n      - {share: 0, id: Tidak",
        "        answer: {",
        "two steps",
    ),
    ("kind: yes_no", "kind: ladder, better: no", "        answer: {", "better: `no` is for yes_no only"),
    (
        "kind: yes_no",
        "kind: ladder, better: higher",
        "        answer: {",
        "better: higher is for percentage and count only",
    ),
    (QUESTION_2, QUESTION_2 + "        mirrors: 9\n", "        mirrors: 9", "mirrors: there is no indicator 9"),
    (QUESTION_2, QUESTION_2.replace("        part: B\n", ""), '      "01.02":', "part: its part is one of A, B"),
    ("dinkes: {short", "Dinkes!: {short", "  Dinkes!:", "agencies.Dinkes!: a key has small letters"),
]


@pytest.mark.parametrize(("old", "new", "at", "says"), WRONG)
def test_a_wrong_file_is_refused_with_line_and_key(old: str, new: str, at: str | None, says: str) -> None:
    text = SMALL.replace(old, new, 1)
    assert text != SMALL
    with pytest.raises(Invalid) as refusal:
        load(text.encode())
    assert says in str(refusal.value)
    if at is not None:
        line = text[: text.rindex(at)].count("\n") + 1
        assert str(refusal.value).startswith(f"line {line}: "), refusal.value


def test_a_cluster_that_does_not_add_up_upsets_the_total_too() -> None:
    with pytest.raises(Invalid) as refusal:
        load(SMALL.replace("K1, max: 10", "K1, max: 11").encode())
    assert refusal.value.fields == {
        "total (line 4)": ["the clusters add up to 11, not to 10"],
        "clusters[0].max (line 10)": ["the indicators of cluster K1 add up to 10, not to 11"],
    }


def test_all_that_is_wrong_is_listed_by_field() -> None:
    with pytest.raises(Invalid) as refusal:
        load(SMALL.replace("max: 4\n", "max: four\n").replace("kind: decree", "kind: poem").encode())
    assert list(refusal.value.fields) == [
        "indicators[0].questions.01.01.max (line 31)",
        "indicators[0].questions.01.01.evidence[0].kind (line 36)",
    ]
    assert "(1 more)" in str(refusal.value)


def _bomb() -> bytes:
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    return b"a0: &a0 [lol]\n" + levels.encode()


HOSTILE: list[tuple[str, Callable[[], bytes], str]] = [
    ("anchors that grow", _bomb, "anchors and aliases are not read"),
    ("a merge key", lambda: b"a: {<<: {b: 1}}", "Unknown field"),
    ("a tag that makes objects", lambda: b"a: !!python/object/apply:os.system [ls]", "the tag"),
    ("deep nesting", lambda: b"[" * 100_000, "nesting"),
    ("deep block nesting", lambda: b"- " * 5000, "nested"),
    ("a huge file", lambda: b"a: " + b"b" * 3_000_000, "at most"),
    ("a binary", lambda: bytes(range(256)) * 10, "UTF-8"),
    ("control characters", lambda: b"a: \x00", "line 1"),
    ("nothing", lambda: b"", "the file is empty"),
    ("a comment only", lambda: b"# nothing\n", "the file is empty"),
    ("a list", lambda: b"- 1\n- 2\n", "an instrument is a list of keys"),
    ("null", lambda: b"null\n", "an instrument is a list of keys"),
    ("two documents", lambda: b"a: 1\n---\nb: 2\n", "a second document begins"),
    ("a key that is a list", lambda: b"? [a, b]\n: 1\n", "a key is one word"),
    ("an unclosed quote", lambda: b'a: "b\n', "line 2"),
    (
        "a date where a year stands",
        lambda: SMALL.replace("year: 2027", "year: 2027-01-01").encode(),
        "year: Not a valid",
    ),
]


@pytest.mark.parametrize(("raw", "says"), [(raw(), says) for _, raw, says in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_hostile_files_are_refused_in_one_clear_error(raw: bytes, says: str) -> None:
    with pytest.raises(Invalid) as refusal:
        load(raw)
    assert says in str(refusal.value)
    assert len(str(refusal.value)) < 400


def test_a_file_that_is_not_there_says_so(tmp_path: pathlib.Path) -> None:
    with pytest.raises(Invalid, match="No such file"):
        load(tmp_path / "kla-2030.yaml")
    with pytest.raises(Invalid, match="directory"):
        load(tmp_path)
