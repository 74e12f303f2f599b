"""The caller's conversations and the messages in them."""

from typing import Annotated, Any, NotRequired

from pydantic import Field, model_validator
from typing_extensions import TypedDict

from .. import payloads
from ..lib.fields import Body, Id, Query, Seq
from ..services import conversations, history, messages
from ..services.identity import Caller
from ..shapes import ConversationShape, MessageShape
from . import blueprint

ClientId = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]


class Active(Body):
    id: Id
    active: bool


class ConversationChange(Body):
    pinned: bool | None = None
    dnd: bool | None = None
    unread: bool | None = None


class HistoryQuery(Query):
    before: Seq | None = None
    after: Seq | None = None
    around: Seq | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20

    @model_validator(mode="after")
    def _one_place(self):
        if sum(one is not None for one in (self.before, self.after, self.around)) > 1:
            raise ValueError("one of before, after and around")
        return self


class ReplyTo(Body):
    id: Id


class NewMessage(Body):
    body: dict[str, Any]
    client_id: ClientId | None = None
    reply_to: ReplyTo | None = None


class Messages(TypedDict):
    messages: list[MessageShape]
    hasMore: bool
    hasNewer: NotRequired[bool]


@blueprint.operation("GET", "/conversations", data=list[ConversationShape])
def list_conversations(me: Caller):
    """The caller's conversations, the latest activity first, without those he has hidden."""
    return [payloads.conversation(view) for view in conversations.mine(me)]


@blueprint.operation("PUT", "/conversations/active", body=Active, data=ConversationShape)
def set_active(me: Caller, body: Active):
    """Hide a conversation in the caller's own list, or show it; the next message shows it, too."""
    return payloads.conversation(conversations.set_active(me, body.id, body.active))


@blueprint.operation(
    "PUT",
    "/conversations/<id:conversation_id>",
    body=ConversationChange,
    data=ConversationShape,
)
def update_conversation(me: Caller, conversation_id: int, body: ConversationChange):
    """Pin it, don't be disturbed by it, mark it unread (false: everything is read)."""
    changes = body.model_dump()
    return payloads.conversation(conversations.update(me, conversation_id, **changes))


@blueprint.operation(
    "GET", "/conversations/<id:conversation_id>/messages", query=HistoryQuery, data=Messages
)
def read_messages(me: Caller, conversation_id: int, query: HistoryQuery):
    """Messages, the newest first: before, after or around a seq, or the newest. `hasMore` tells
    of more in that direction; asked around a seq, of more before, and `hasNewer` of more after."""
    if query.around is not None:
        page = history.around(me, conversation_id, query.around, query.limit)
        return {"messages": page.messages, "hasMore": page.has_more, "hasNewer": page.has_newer}
    if query.after is not None:
        page = history.after(me, conversation_id, query.after, query.limit)
    else:
        page = history.before(me, conversation_id, query.before, query.limit)
    return {"messages": page.messages, "hasMore": page.has_more}


@blueprint.operation(
    "POST",
    "/conversations/<id:conversation_id>/messages",
    body=NewMessage,
    data=MessageShape,
    scope="send",
    rule="send",
)
def send_message(me: Caller, conversation_id: int, body: NewMessage):
    """Send a message, as `/v1/im/new-message` does; the stored message."""
    reply_to_id = body.reply_to.id if body.reply_to else None
    return messages.send(me, conversation_id, body.body, body.client_id, reply_to_id)


@blueprint.operation(
    "DELETE", "/conversations/<id:conversation_id>/messages", data=ConversationShape
)
def clear_messages(me: Caller, conversation_id: int):
    """Forget the history, for the caller alone."""
    return payloads.conversation(conversations.clear(me, conversation_id))
