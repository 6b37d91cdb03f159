"""Looking into the XML of DMN, whatever its version's namespace."""

from __future__ import annotations

from lxml import etree

Element = etree._Element


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(element).localname)


def kids(element: Element, *names: str) -> list[Element]:
    """The children with one of these names, in their order."""
    return [child for child in element if isinstance(child.tag, str) and local(child) in names]


def kid(element: Element | None, *names: str) -> Element | None:
    """The first of them."""
    found = kids(element, *names) if element is not None else []
    return found[0] if found else None


def text(element: Element | None) -> str:
    """What its `<text>` says; empty when there is none."""
    return content(kid(element, "text"))


def content(element: Element | None) -> str:
    """What stands in an element itself; empty when there is none."""
    return (element.text or "").strip() if element is not None else ""


def attribute(element: Element | None, name: str) -> str:
    """An attribute; empty when there is none."""
    return (element.get(name) or "").strip() if element is not None else ""
