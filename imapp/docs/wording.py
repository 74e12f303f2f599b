"""A schema's type and bounds in words."""

import json


def words(schema: dict) -> list[tuple[str, str | None]]:
    """The type in words; what is another shape is named, to be a link."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return [(name, name)]
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            parts = [words(form) for form in schema[choice]]
            return parts[0] + [pair for part in parts[1:] for pair in [(" or ", None), *part]]
    if "const" in schema:
        return [(json.dumps(schema["const"]), None)]
    if "enum" in schema:
        return [(" or ".join(json.dumps(one) for one in schema["enum"]), None)]
    if schema.get("type") == "array":
        return [("list of ", None), *words(schema["items"])]
    values = schema.get("additionalProperties")
    if isinstance(values, dict):
        return [("by id: ", None), *words(values)]
    return [
        ("time" if schema.get("format") == "date-time" else str(schema.get("type", "any")), None)
    ]


# Lowest and highest of what, and the words for it.
_BOUNDS = (
    ("minLength", "maxLength", "characters"),
    ("minItems", "maxItems", "entries"),
    ("minimum", "maximum", ""),
)
# Every id and seq ends here; to say so would only be noise.
_MAX = 2**53 - 1


def bounds(schema: dict) -> str:
    """The limits of a field in words."""
    told = []
    for form in [schema, *schema.get("anyOf", [])]:
        for low, high, what in _BOUNDS:
            if form.get(high, _MAX) != _MAX:
                told.append(_span(form.get(low), form[high], what))
        if "pattern" in form:
            told.append(f"`{form['pattern']}`")
    if schema.get("default") not in (None, "", []):
        told.append(f"`{json.dumps(schema['default'])}` without it")
    return ", ".join(told)


def _span(low: int | None, high: int, what: str) -> str:
    span = f"at most {high:,}" if low is None else f"{low:,} to {high:,}"
    return f"{span} {what}".rstrip()
