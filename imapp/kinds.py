"""The kinds of messages: a class each, with its fields, its check and its one-line summary.

A deployment adds its own with `register`. The class describes `body` on the wire; what it keeps
of it is what is stored.
"""

from typing import Annotated, Any, ClassVar, Literal

from flask_babel import lazy_gettext
from pydantic import ConfigDict, Field, ValidationError, model_validator

from .errors import Invalid
from .lib.fields import Body, Filled, Id, Line, field_errors

ALL = "all"
Mentions = Annotated[list[Id], Field(max_length=100)] | Literal["all"]


class Kind(Body):
    """The base of all kinds. `type` is the word on the wire."""

    type: str
    # Words that older clients send for the same kind.
    older_types: ClassVar[tuple[str, ...]] = ()

    def summary(self) -> str:
        """One line for the conversation list and for quotes."""
        raise NotImplementedError

    def text(self) -> str:
        """The text by which it is found; none, unless the kind says so."""
        return ""

    def mentioned(self) -> list[int] | str:
        """The user ids that the message calls on, or "all"."""
        return []

    def stored(self) -> dict[str, Any]:
        return self.model_dump(by_alias=True, exclude_none=True)


class Txt(Kind):
    """Text, with the people it mentions."""

    type: Literal["txt"] = "txt"
    older_types = ("text",)
    msg: Annotated[Filled, Field(min_length=1, max_length=5000)]
    mentions: Mentions = Field(default_factory=list)

    def summary(self) -> str:
        return " ".join(self.msg.split())[:100]

    def text(self) -> str:
        return self.msg

    def mentioned(self) -> list[int] | str:
        return self.mentions


class Loc(Kind):
    """A place."""

    type: Literal["loc"] = "loc"
    title: Annotated[Line, Field(min_length=1, max_length=200)]
    lng: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]

    @model_validator(mode="before")
    @classmethod
    def _older_names(cls, body: Any) -> Any:
        if isinstance(body, dict) and "title" not in body and "addr" in body:
            return body | {"title": body["addr"]}
        return body

    def summary(self) -> str:
        return lazy_gettext("[Location] %(title)s", title=self.title)

    def text(self) -> str:
        return self.title


class System(Kind):
    """What the server says of itself: who joined, left, renamed. Clients can't send it."""

    model_config = ConfigDict(extra="allow")

    type: Literal["system"] = "system"
    event: str
    msg: str

    def summary(self) -> str:
        return self.msg


_kinds: dict[str, type[Kind]] = {}
_words: dict[str, str] = {}


def register(kind: type[Kind]) -> type[Kind]:
    """Let clients send `kind`; also usable as a decorator."""
    word = kind.model_fields["type"].default
    _kinds[word] = kind
    _words.update(dict.fromkeys((word, *kind.older_types), word))
    return kind


register(Txt)
register(Loc)


def sendable() -> list[type[Kind]]:
    """The kinds that clients may send, in the order of their registration."""
    return list(_kinds.values())


def parse(body: dict) -> Kind:
    """The message that `body` is; raises `Invalid` naming the fields that are wrong."""
    word = body.get("type")
    kind = _kinds.get(_words.get(word, "")) if isinstance(word, str) else None
    if kind is None:
        raise Invalid.field("body.type", lazy_gettext("There is no such kind of message."))
    try:
        return kind.model_validate(body | {"type": kind.model_fields["type"].default})
    except ValidationError as error:
        raise Invalid.fields(field_errors(error, "body.")) from None


def summary(body: dict) -> str:
    """The one line of a stored body; its type in brackets when its kind is registered no more."""
    kind = _kinds.get(body["type"], System)
    return str(kind.model_construct(**{"msg": f"[{body['type']}]"} | body).summary())


def text(body: dict) -> str:
    """The text by which a stored body is found; none when its kind is registered no more."""
    kind = _kinds.get(body["type"])
    return kind.model_construct(**body).text() if kind else ""
