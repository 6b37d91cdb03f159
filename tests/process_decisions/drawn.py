"""Small DMN files as a test needs them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from engine.process.decisions import evaluate, load, read

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
INPUTS = {"a": "number", "b": "number", "s": "string", "xs": "Any"}


def file(*elements: str) -> bytes:
    """A file with the input data a, b, s and xs, and these elements."""
    data = "".join(
        f'<inputData id="in_{name}" name="{name}"><variable name="{name}" typeRef="{kind}"/></inputData>'
        for name, kind in INPUTS.items()
    )
    head = f'<definitions xmlns="{NAMESPACE}" id="d" name="d" namespace="urn:test">'
    return f"{head}{data}{''.join(elements)}</definitions>".encode()


def literal(text: str) -> str:
    """A FEEL expression in its box."""
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def decision(logic: str, key: str = "D", *, type_ref: str = "", requires: Sequence[str] = (), name: str = "") -> str:
    """A decision that requires all the input data, and more by tag and id: `Decision#E`."""
    needed = [f"Input#in_{name}" for name in INPUTS] + list(requires)
    drawn = "".join(
        f'<{"knowledge" if kind == "Knowledge" else "information"}Requirement><required{kind} href="#{target}"/>'
        f"</{'knowledge' if kind == 'Knowledge' else 'information'}Requirement>"
        for kind, target in (each.split("#") for each in needed)
    )
    reference = f" typeRef={quoteattr(type_ref)}" if type_ref else ""
    called = name or key
    return f'<decision id="{key}" name="{called}"><variable name="{called}"{reference}/>{drawn}{logic}</decision>'


def table(
    rules: Sequence[tuple[Sequence[str], Sequence[str]]],
    *,
    policy: str = "UNIQUE",
    aggregation: str = "",
    inputs: Sequence[str] = ("a",),
    outputs: Sequence[str] = ("o",),
    order: Sequence[str] = (),
    default: str = "",
    allowed: str = "",
) -> str:
    """A decision table; `rules` as (input cells, output cells)."""
    columns = "".join(
        f'<input id="col{n}"><inputExpression><text>{escape(text)}</text></inputExpression>'
        + (f"<inputValues><text>{escape(allowed)}</text></inputValues>" if allowed else "")
        + "</input>"
        for n, text in enumerate(inputs, 1)
    )
    results = "".join(
        f"<output name={quoteattr(name)}>"
        + (f"<outputValues><text>{escape(order[n])}</text></outputValues>" if order else "")
        + (f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else "")
        + "</output>"
        for n, name in enumerate(outputs)
    )
    rows = "".join(
        f'<rule id="rule{n}">'
        + "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in tests)
        + "".join(f"<outputEntry><text>{escape(cell)}</text></outputEntry>" for cell in values)
        + "</rule>"
        for n, (tests, values) in enumerate(rules, 1)
    )
    kind = f" aggregation={quoteattr(aggregation)}" if aggregation else ""
    return f'<decisionTable id="table" hitPolicy={quoteattr(policy)}{kind}>{columns}{results}{rows}</decisionTable>'


def asked(xml: bytes, key: str = "D", **values: Any) -> Any:
    """What a decision of a file gives."""
    return read(xml).evaluate(key, values)


def by_the_book(xml: bytes, key: str = "D", **values: Any) -> Any:
    """The same where DMN says null and we would refuse."""
    return evaluate(load(xml), key, values, strict=False)
