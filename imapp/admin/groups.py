"""Groups as administrators see them."""

from typing_extensions import TypedDict

from .. import payloads
from ..lib.fields import Body, Id
from ..models import Conversation, Group
from ..services import administration
from ..services.identity import Caller
from ..shapes import GroupShape
from . import blueprint
from .listing import ListQuery


class Disabled(Body):
    id: Id
    disabled: bool


class Muted(Body):
    id: Id
    mute: bool


class Groups(TypedDict):
    count: int
    rows: list[GroupShape]


def _shown(group: Group, conversation: Conversation, member_count: int) -> GroupShape:
    return payloads.group(group, member_count, conversation.id)


@blueprint.operation("GET", "/groups", query=ListQuery, data=Groups, right="admin")
def list_groups(me: Caller, query: ListQuery):
    """A page of all groups, dissolved ones included."""
    columns = {"id": Group.id, "name": Group.name, "createdAt": Group.created_at}
    order = query.order(columns, Group.id)
    count, rows = administration.groups(order, query.offset, query.page_size)
    return {"count": count, "rows": [_shown(*row) for row in rows]}


@blueprint.operation("PUT", "/groups/disabled", body=Disabled, data=GroupShape, right="admin")
def set_disabled(me: Caller, body: Disabled):
    """Close a group (nobody speaks in it) or open it again, a dissolved one for its members."""
    return _shown(*administration.set_group(me, body.id, disabled=body.disabled))


@blueprint.operation("PUT", "/groups/mute", body=Muted, data=GroupShape, right="admin")
def set_mute(me: Caller, body: Muted):
    """Let only the owner and admins of a group speak, or everyone."""
    return _shown(*administration.set_group(me, body.id, mute=body.mute))
