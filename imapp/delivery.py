"""What the server tells open sockets: the names of rooms and events, and the only emit.

Every function sends at once and is called after the commit. Messages go to the user rooms of the
members that were read in the committing transaction, so that someone who has been removed hears
nothing more, whichever process sends. Conversation rooms carry what may be lost: typing, reading.
"""

from collections.abc import Iterable

from flask import current_app

from . import locale
from .shapes import ApplyShape, ConversationShape, MessageShape, RightShape

NEW_MESSAGE = "/v1/im/new-message"
RECALL = "/v1/im/recall"
READ = "/v1/im/read"
TYPING = "/v1/im/typing"
DELETE = "/v1/im/delete"
CONVERSATION = "/v1/im/conversation"
APPLY = "/v1/im/apply"
PRESENCE = "/v1/im/presence"
RIGHTS = "/v1/im/rights"
KICKED = "/v1/im/kicked"


def user_room(user_id: int) -> str:
    return f"user:{user_id}"


def account_room(user_id: int) -> str:
    """All of the user's sockets, also those of tokens that may not read: to close them."""
    return f"account:{user_id}"


def conversation_room(conversation_id: int) -> str:
    return f"conversation:{conversation_id}"


def new_message(message: MessageShape, user_ids: Iterable[int]) -> None:
    _emit(NEW_MESSAGE, message, map(user_room, user_ids))


def recalled(message: MessageShape, user_ids: Iterable[int]) -> None:
    _emit(RECALL, message, map(user_room, user_ids))


def read(conversation_id: int, user_id: int, seq: int, user_ids: Iterable[int] | None) -> None:
    """To `user_ids`, or with None to all who are in the conversation."""
    payload = {"conversationId": conversation_id, "userId": user_id, "seq": seq}
    rooms = [conversation_room(conversation_id)] if user_ids is None else map(user_room, user_ids)
    _emit(READ, payload, rooms)


def typing(conversation_id: int, user_id: int, but: str | None = None) -> None:
    """To all who are in the conversation, except the socket `but`."""
    payload = {"conversationId": conversation_id, "userId": user_id}
    _emit(TYPING, payload, [conversation_room(conversation_id)], skip_sid=but)


def deleted(user_id: int, conversation_id: int, ids: list[int]) -> None:
    """The user deleted messages for himself: his devices forget them."""
    _emit(DELETE, {"conversationId": conversation_id, "ids": ids}, [user_room(user_id)])


def conversation(user_id: int, payload: ConversationShape) -> None:
    """A conversation appeared or changed for this user."""
    _emit(CONVERSATION, payload, [user_room(user_id)])


def conversation_removed(conversation_id: int, user_ids: Iterable[int]) -> None:
    _emit(CONVERSATION, {"id": conversation_id, "removed": True}, map(user_room, user_ids))


def applied(user_id: int, count: int, payload: ApplyShape | None) -> None:
    """The number that wait for this user changed; `payload` is the new one, if one came."""
    _emit(APPLY, {"count": count, "apply": payload}, [user_room(user_id)])


def presence(user_id: int, online: bool, last_seen: str | None, user_ids: Iterable[int]) -> None:
    payload = {"userId": user_id, "online": online, "lastSeen": last_seen}
    _emit(PRESENCE, payload, map(user_room, user_ids))


def rights(user_ids: Iterable[int], payload: list[RightShape]) -> None:
    _emit(RIGHTS, payload, map(user_room, user_ids))


def kick(room: str, reason: str, message) -> None:
    """Say why, then close every socket of the room. `reason` is a stable word."""
    with locale.of_everyone():
        payload = {"reason": reason, "message": str(message)}
    _emit(KICKED, payload, [room])
    _bus().hang_up(room)


def enter(user_ids: Iterable[int], conversation_id: int) -> None:
    """Let the users' open sockets into the conversation's room."""
    for user_id in user_ids:
        _bus().enter(user_room(user_id), conversation_room(conversation_id))


def leave(user_ids: Iterable[int], conversation_id: int) -> None:
    for user_id in user_ids:
        _bus().leave(user_room(user_id), conversation_room(conversation_id))


def _emit(event: str, payload, rooms: Iterable[str], **options) -> None:
    rooms = list(rooms)
    if rooms:
        _server().emit(event, payload, to=rooms, namespace="/", **options)


def _server():
    return current_app.extensions["socketio"].server


def _bus():
    return _server().manager
