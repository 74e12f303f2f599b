"""The events of `docs/protocol.md`: each is one call of a service, and its ack."""

from typing import Annotated

from pydantic import Field, field_validator, model_validator
from typing_extensions import TypedDict

from .. import delivery, payloads
from ..api import envelope
from ..errors import Unauthenticated
from ..lib.fields import MAX_ID, Body, Id, Seq
from ..services import conversations, history, identity, messages, presence
from ..services.identity import Caller
from ..shapes import ConversationShape, MessageShape
from ..social.conversations import NewMessage as MessageBody
from .dispatch import Dispatcher, event


class InConversation(Body):
    conversation_id: Id


class NewMessage(InConversation, MessageBody):
    pass


class GetMessages(InConversation):
    page_size: Annotated[int, Field(ge=1, le=100)] = 20
    page_number: Annotated[int, Field(ge=1, le=MAX_ID)] = 1
    before: Seq | None = None
    after: Seq | None = None
    limit: Annotated[int, Field(ge=1, le=100)] | None = None

    @model_validator(mode="after")
    def _one_place(self):
        if self.before is not None and self.after is not None:
            raise ValueError("one of before and after")
        return self


class Sync(Body):
    cursors: Annotated[dict[str, Seq], Field(max_length=10_000)] = Field(default_factory=dict)

    @field_validator("cursors")
    @classmethod
    def _ids(cls, cursors: dict[str, int]) -> dict[str, int]:
        if not all(key.isascii() and key.isdigit() and len(key) < 17 for key in cursors):
            raise ValueError("conversation ids")
        return cursors


class Read(InConversation):
    seq: Seq


class Recall(InConversation):
    id: Id


class Delete(InConversation):
    ids: Annotated[list[Id], Field(min_length=1, max_length=100)]


class Synced(TypedDict):
    conversations: list[ConversationShape]
    messages: dict[str, list[MessageShape]]
    hasMore: dict[str, bool]


class ImNamespace(Dispatcher):
    def opened(self, caller: Caller, sid: str) -> None:
        """Let the socket hear what is its user's, unless it came with a token that may not read.

        All is asked again after entering, when nothing that changes can pass the socket by any
        more: who was removed meanwhile leaves again, who was put out does not come in.
        """
        for room in (delivery.account_room(caller.id), caller.room):
            self.enter_room(sid, room)
        if "read" in caller.scopes:
            self._listen(caller, sid)
        presence.came(caller.id, sid)
        if identity.again(caller) is None:
            presence.went(caller.id, sid)
            raise Unauthenticated()

    def _listen(self, caller: Caller, sid: str) -> None:
        self.enter_room(sid, delivery.user_room(caller.id))
        entered = conversations.ids(caller.id)
        for conversation_id in entered:
            self.enter_room(sid, delivery.conversation_room(conversation_id))
        for conversation_id in set(entered) - set(conversations.ids(caller.id)):
            self.leave_room(sid, delivery.conversation_room(conversation_id))

    def closed(self, caller: Caller, sid: str) -> None:
        presence.went(caller.id, sid)

    @event("/v1/im/join", InConversation)
    def join(self, me: Caller, sid: str, body: InConversation):
        """Join the room of a conversation of one's own; on connecting all are joined already."""
        room = delivery.conversation_room(body.conversation_id)
        conversations.member_of(me, body.conversation_id)
        self.enter_room(sid, room)
        if body.conversation_id not in conversations.ids(me.id):  # removed meanwhile
            self.leave_room(sid, room)
        return envelope(None)

    @event("/v1/im/new-message", NewMessage, data=MessageShape, scope="send", rule="send")
    def new_message(self, me: Caller, sid: str, body: NewMessage):
        """Send a message. It is stored when this is answered; sent again with the same
        `clientId`, it answers the same message and delivers nothing twice."""
        reply_to_id = body.reply_to.id if body.reply_to else None
        return envelope(
            messages.send(me, body.conversation_id, body.body, body.client_id, reply_to_id)
        )

    @event("/v1/im/get-messages", GetMessages, rule="history")
    def get_messages(self, me: Caller, sid: str, body: GetMessages):
        """Messages, the newest first, by page or before / after a seq. `conversationId`,
        `pageSize`, `pageNumber`, `count`, `messages` and `hasMore` stand beside the envelope's
        own fields."""
        size = body.limit or body.page_size
        if body.after is not None:
            page = history.after(me, body.conversation_id, body.after, size)
        elif body.before is not None:
            page = history.before(me, body.conversation_id, body.before, size)
        else:
            page = history.page(me, body.conversation_id, body.page_number, size)
        return envelope(None) | {
            "conversationId": body.conversation_id,
            "pageSize": size,
            "pageNumber": body.page_number,
            "count": page.count,
            "messages": page.messages,
            "hasMore": page.has_more,
        }

    @event("/v1/im/sync", Sync, data=Synced, rule="history")
    def sync(self, me: Caller, sid: str, body: Sync):
        """All that changed since the versions in `cursors`, and the whole list of conversations.
        A conversation that is not in `hasMore` is complete up to its `lastVersion`."""
        missed = history.sync(me, {int(key): value for key, value in body.cursors.items()})
        return envelope(
            {
                "conversations": [payloads.conversation(view) for view in missed.views],
                "messages": {str(key): found for key, found in missed.messages.items()},
                "hasMore": {str(key): True for key in missed.more},
            }
        )

    @event("/v1/im/read", Read, scope="send")
    def read(self, me: Caller, sid: str, body: Read):
        """Everything up to `seq` has been read."""
        return envelope(conversations.read(me, body.conversation_id, body.seq))

    @event("/v1/im/typing", InConversation, scope="send")
    def typing(self, me: Caller, sid: str, body: InConversation):
        """The user is typing."""
        return envelope(messages.typing(me, body.conversation_id, sid))

    @event("/v1/im/recall", Recall, data=MessageShape, scope="send")
    def recall(self, me: Caller, sid: str, body: Recall):
        """Take a message back for everyone: its sender for a while, a group's owner and admins at
        any time."""
        return envelope(messages.recall(me, body.conversation_id, body.id))

    @event("/v1/im/delete", Delete, scope="manage")
    def delete(self, me: Caller, sid: str, body: Delete):
        """Delete messages for oneself alone."""
        return envelope(messages.delete_for_me(me, body.conversation_id, body.ids))
