"""The kinds of fields that bodies, queries and events are made of, for pydantic.

Strict: "1" is no number and 1 no text. Keys are camelCase outside and snake_case inside.
"""

from datetime import UTC, datetime
from typing import Annotated

from flask_babel import lazy_gettext
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

# What JavaScript counts to exactly; every id and seq fits.
MAX_ID = 2**53 - 1


class Body(BaseModel):
    """What a client sends. Fields beside the declared ones are accepted and ignored."""

    model_config = ConfigDict(
        strict=True, extra="ignore", alias_generator=to_camel, populate_by_name=True, frozen=True
    )


class Query(Body):
    """What stands behind the `?`: texts, read leniently as numbers and switches."""

    model_config = ConfigDict(strict=False)


def _printable(value: str) -> str:
    """MySQL and people stumble over NUL and the like; line breaks and tabs are text. Half a
    surrogate pair, which JSON can write, could be neither stored nor answered."""
    if any(char not in "\n\r\t" and _is_control(char) for char in value):
        raise PydanticCustomError("control_characters", "control characters")
    return value


def _is_control(char: str) -> bool:
    return char < " " or char == "\x7f" or "\ud800" <= char <= "\udfff"


def _not_blank(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("blank", "blank")
    return value


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError("time", "time") from None


Id = Annotated[int, Field(ge=1, le=MAX_ID)]
Seq = Annotated[int, Field(ge=0, le=MAX_ID)]
Text = Annotated[str, AfterValidator(_printable)]
Filled = Annotated[Text, AfterValidator(_not_blank)]
Line = Annotated[str, AfterValidator(_printable), AfterValidator(str.strip)]
# What one logs in with.
Username = Annotated[str, Field(min_length=4, max_length=20, pattern=r"^[A-Za-z0-9_]+$")]
# ISO 8601 with a zone.
Moment = Annotated[AwareDatetime, Field(strict=False), AfterValidator(_in_utc)]


# Pydantic's kinds of errors in the reader's words; what is not here is told in general ones.
_SENTENCES = {
    "missing": lazy_gettext("This is missing."),
    "blank": lazy_gettext("This must not be blank."),
    "control_characters": lazy_gettext("There are control characters in it."),
    "string_type": lazy_gettext("This must be a text."),
    "string_too_short": lazy_gettext("At least %(min_length)s characters are needed."),
    "string_too_long": lazy_gettext("At most %(max_length)s characters are allowed."),
    "string_pattern_mismatch": lazy_gettext("There are characters in it that are not allowed."),
    "int_type": lazy_gettext("This must be a whole number."),
    "int_parsing": lazy_gettext("This must be a whole number."),
    "float_type": lazy_gettext("This must be a number."),
    "finite_number": lazy_gettext("This must be a number."),
    "bool_type": lazy_gettext("This must be true or false."),
    "bool_parsing": lazy_gettext("This must be true or false."),
    "list_type": lazy_gettext("This must be a list."),
    "dict_type": lazy_gettext("This must be an object."),
    "model_type": lazy_gettext("This must be an object."),
    "too_long": lazy_gettext("At most %(max_length)s entries are allowed."),
    "greater_than_equal": lazy_gettext("This must be at least %(ge)s."),
    "less_than_equal": lazy_gettext("This must be at most %(le)s."),
    "literal_error": lazy_gettext("This is none of the possible values."),
}
_OTHERWISE = lazy_gettext("This is not right.")


def field_errors(error: ValidationError, prefix: str = "") -> dict[str, str]:
    """`{field: sentence}` in the reader's language, without the values that were sent."""
    result = {}
    for one in error.errors(include_url=False, include_input=False):
        # Of several forms that a field may have the brackets are pydantic's own names.
        path = [str(part) for part in one["loc"] if "[" not in str(part)]
        name = (prefix + ".".join(path)).rstrip(".") or "body"
        facts, kind = one.get("ctx", {}), one["type"]
        if kind in ("too_long", "too_short") and facts.get("field_type") == "Value":
            kind = f"string_{kind}"  # a text, whose length is looked at after its characters
        result[name] = str(_SENTENCES.get(kind, _OTHERWISE)) % facts
    return result
