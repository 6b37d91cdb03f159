"""Forms of a package, from the files of the form-js editor: read, checked at deployment, and the rule for values."""

from engine.process.forms.conditions import hidden, is_hidden, shown_for
from engine.process.forms.labels import translated
from engine.process.forms.model import Field, FieldType, Form, Option
from engine.process.forms.reading import read
from engine.process.forms.values import Checked, Given, Refusal, check, ensure_valid

__all__ = [
    "Checked",
    "Field",
    "FieldType",
    "Form",
    "Given",
    "Option",
    "Refusal",
    "check",
    "ensure_valid",
    "hidden",
    "is_hidden",
    "read",
    "shown_for",
    "translated",
]
