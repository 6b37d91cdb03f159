"""Forms made from form-js files: HTML without scripts, and a marshmallow schema from the same file.

raw = typed_values(form, request.form)
try:
    values = schema_of(form, given)().load(raw)
except ValidationError as error:
    page = sheet(form, given, values=raw, messages=error.messages, offered=offered)
"""

from web.forms.posted import typed as typed_values
from web.forms.schema import FormSchema, schema_of
from web.forms.sheet import Item, Row, Sheet, errors_of, sheet

__all__ = ["FormSchema", "Item", "Row", "Sheet", "errors_of", "schema_of", "sheet", "typed_values"]
