"""Applications for friendship and membership, and their answers."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from ..lib.fields import Body, Id, Text
from ..services import applies
from ..services.identity import Caller
from ..shapes import ApplyShape, GroupShape, NewFriendShape
from . import blueprint


class NewApply(Body):
    type: Literal["user", "group"]
    to_id: Id
    message: Annotated[Text, Field(max_length=200)] = ""


class Answer(Body):
    id: Id
    approval: bool


class Applies(TypedDict):
    count: int
    rows: list[ApplyShape]


@blueprint.operation("GET", "/applies", data=Applies)
def waiting(me: Caller):
    """What waits for the caller, the newest first: for himself and for groups that he leads."""
    rows = [one.payload() for one in applies.waiting(me)]
    return {"count": len(rows), "rows": rows}


@blueprint.operation("POST", "/applies", body=NewApply, data=ApplyShape, rule="apply")
def apply(me: Caller, body: NewApply):
    """Ask a user for friendship or a group for membership. A second application while the first
    waits is the first; `approved` is true when it came true at once."""
    return applies.apply(me, body.type, body.to_id, body.message).payload()


@blueprint.operation("POST", "/add/friend", body=Answer, data=NewFriendShape | None)
def answer_friend(me: Caller, body: Answer):
    """Accept or refuse a friend application made to the caller; the new friend, or null."""
    return applies.answer_friend(me, body.id, body.approval)


@blueprint.operation("POST", "/add/group", body=Answer, data=GroupShape | None)
def answer_group(me: Caller, body: Answer):
    """Accept or refuse an application to a group that the caller leads; the group, or null."""
    seen = applies.answer_group(me, body.id, body.approval)
    return seen and seen.payload()
