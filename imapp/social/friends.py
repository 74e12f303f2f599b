"""The caller's friends."""

from typing import Annotated

from pydantic import Field

from .. import payloads
from ..lib.fields import Body, Line
from ..services import friends
from ..services.identity import Caller
from ..shapes import FriendShape
from . import blueprint


class FriendChange(Body):
    remark: Annotated[Line, Field(max_length=40)] | None = None
    blocked: bool | None = None


@blueprint.operation("GET", "/friend", data=list[FriendShape])
def list_friends(me: Caller):
    """The caller's friends, each with the conversation with him."""
    return [payloads.friend(view) for view in friends.mine(me)]


@blueprint.operation("PUT", "/friend/<id:user_id>", body=FriendChange, data=FriendShape)
def update_friend(me: Caller, user_id: int, body: FriendChange):
    """Name a friend for oneself, or refuse (or accept again) what he sends."""
    view = friends.update(me, user_id, remark=body.remark, blocked=body.blocked)
    return payloads.friend(view)


@blueprint.operation("DELETE", "/friend/<id:user_id>")
def remove_friend(me: Caller, user_id: int):
    """End the friendship for both; the conversation leaves both lists."""
    friends.remove(me, user_id)
