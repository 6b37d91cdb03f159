"""Words beyond BPMN: ours must be known, those of others are named, scripts are refused."""

import pytest

from engine.process import checking
from engine.process.findings import Finding
from tests.process.drawing import drawing, extended, node, through
from web.words import findings as words


def findings(*nodes: str) -> list[Finding]:
    raw = drawing(through(*nodes)).replace(b"<definitions ", b'<definitions xmlns:camunda="urn:camunda" ')
    return [f for f in checking.check({"p.bpmn": raw}).findings if f.rule not in ("schema", "process-yaml")]


def with_parameter(text: str, tag: str = "sendTask") -> str:
    return node(tag, "a", extended(text))


SLIPS = [
    (node("userTask", "a", layak_formkey="x"), "a user task has no word layak:formkey", "did you mean «formKey»?"),
    (node("serviceTask", "a", layak_formKey="x"), "a service task has no word layak:formKey", "take the word out"),
    (
        node("userTask", "a", layak_pause="always"),
        "layak:pause is one of never, waiting, not «always»",
        "choose one of them",
    ),
    (
        with_parameter("<layak:parameter name='x'>1</layak:parameter>", "userTask"),
        "a user task has no element layak:parameter",
        "take the element out",
    ),
    (
        with_parameter("<layak:param name='x'>1</layak:param>"),
        "a send task has no element layak:param",
        "did you mean «parameter»?",
    ),
    (
        with_parameter("<layak:parameter nam='x'>1</layak:parameter>"),
        "layak:parameter has no word nam",
        "did you mean «name»?",
    ),
    (
        with_parameter("<layak:parameter name='x'> </layak:parameter>"),
        "layak:parameter says nothing",
        "fill it in, or delete it",
    ),
    (
        node("sendTask", "a", "<layak:parameter name='x'>1</layak:parameter>"),
        "layak:parameter stands in extensionElements",
        "move it there",
    ),
]


@pytest.mark.parametrize(("made", "message", "hint"), SLIPS, ids=[message for _, message, _ in SLIPS])
def test_a_word_of_ours_that_is_not_in_the_vocabulary_is_refused(made: str, message: str, hint: str) -> None:
    found = findings(made)[0]
    assert (found.rule, words.message(found, words.english), words.hint(found, words.english), found.is_error) == (
        "extension",
        message,
        hint,
        True,
    )


def test_binding_to_a_version_is_not_run_yet() -> None:
    (found,) = findings(node("callActivity", "c", calledElement="p", layak_binding="version", layak_version="3"))
    assert "not run yet" in words.message(found, words.english)


def test_the_words_of_other_tools_are_named_and_not_read() -> None:
    task = node("userTask", "a", extended("<camunda:formData/>")).replace('id="a"', 'id="a" camunda:assignee="x"')
    found = findings(task)
    assert [(f.rule, f.element, words.message(f, words.english), f.is_error) for f in found] == [
        ("vendor-extension", "a", "not read: camunda:assignee", False),
        ("vendor-extension", "a", "not read: camunda:formData", False),
    ]


@pytest.mark.parametrize("tag", ["preScript", "postScript", "script"])
def test_scripts_of_other_tools_are_refused(tag: str) -> None:
    found = findings(node("task", "a", extended(f"<camunda:{tag}>import os</camunda:{tag}>")))
    assert ("script", "a", True) in [(f.rule, f.element, f.is_error) for f in found]
