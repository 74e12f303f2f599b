"""An example of what a schema describes, with values that a reader recognises."""

from typing import Any

from . import fields

_TIME = "2026-01-31T08:00:00.000Z"


class Examples:
    """Makes examples by the components of one document."""

    def __init__(self, components: dict[str, dict]):
        self._components = components

    def of(self, schema: dict, shape: str = "", name: str = "") -> Any:
        """An example of `schema`, of the field `name` of the component `shape`."""
        if "$ref" in schema:
            shape = schema["$ref"].rsplit("/", 1)[-1]
            return self.of(self._components[shape], shape)
        known = fields.example(shape, name) if name else None
        if known is not None and _fits(known, schema):
            return known
        for choice in ("anyOf", "oneOf"):
            if choice in schema:
                return self.of(schema[choice][0], shape, name)
        return self._plain(schema, shape)

    def _plain(self, schema: dict, shape: str) -> Any:
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = kind[-1]
        if kind == "object":
            return self._object(schema, shape)
        if kind == "array":
            return [self.of(schema["items"])]
        if kind == "string":
            return _TIME if schema.get("format") == "date-time" else "text"
        return {"boolean": True, "integer": schema.get("minimum", 1), "number": 1.5}.get(kind)

    def _object(self, schema: dict, shape: str) -> dict:
        if "properties" in schema:
            required = schema.get("required", ())
            return {
                name: self.of(field, shape, name)
                for name, field in schema["properties"].items()
                if name in required or not _left_out(field, shape, name)
            }
        values = schema.get("additionalProperties")
        # What is kept by conversation has its id for a key.
        return {"12": self.of(values)} if isinstance(values, dict) else {}


_TYPES = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}


def _left_out(field: dict, shape: str, name: str) -> bool:
    """Whether it is one of those that hardly anyone sends, such as the other place to read from."""
    return (
        field.get("default", "") is None
        and fields.example(shape, name) is None
        and not any("$ref" in form for form in field.get("anyOf", []))
    )


def _fits(value: Any, schema: dict) -> bool:
    """Whether the example for a field's name is of the type that the field has here."""
    forms = schema.get("anyOf", [schema])
    if any("enum" in form and value not in form["enum"] for form in forms):
        return False
    wanted = [_TYPES[form["type"]] for form in forms if form.get("type") in _TYPES]
    return any(isinstance(value, one) for one in wanted)
