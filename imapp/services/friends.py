"""Friends: the list, a remark, a block, the end. How two become friends stands in `applies`."""

from collections.abc import Callable

from sqlalchemy import delete, select

from .. import delivery
from ..errors import NotFound
from ..extensions import db
from ..lib.database import transaction
from ..models import Conversation, Friend, Member
from . import conversations, members, messages, views
from .identity import Caller
from .views import View


def mine(me: Caller) -> list[View]:
    """The caller's friends, each with the conversation he has with him, hidden or not."""
    with_friends = select(Friend.conversation_id).where(Friend.user_id == me.id)
    return views.load(Member.user_id == me.id, Member.conversation_id.in_(with_friends))


def remarks(me: Caller) -> dict[int, str]:
    """What the caller calls his friends, by their ids, where he has named them."""
    query = select(Friend.friend_id, Friend.remark).where(
        Friend.user_id == me.id, Friend.remark != ""
    )
    return dict(db.session.execute(query).all())


def one(me: Caller, friend_id: int) -> View:
    return conversations.one(me, _friend(me, friend_id).conversation_id)


def _friend(me: Caller, friend_id: int) -> Friend:
    friend = db.session.get(Friend, (me.id, friend_id))
    if friend is None:
        raise NotFound()
    return friend


def update(
    me: Caller, friend_id: int, *, remark: str | None = None, blocked: bool | None = None
) -> View:
    """Name a friend for oneself; refuse, or accept again, what he sends."""
    with transaction(db.session()) as after:
        friend = _friend(me, friend_id)
        if remark is not None:
            friend.remark = remark
        if blocked is not None:
            friend.blocked = blocked
        after(views.announce, friend.conversation_id, [me.id])
        if blocked is not None:
            # What the blocked one may know of the caller's presence changes, too.
            after(views.announce, friend.conversation_id, [friend_id])
    return one(me, friend_id)


def remove(me: Caller, friend_id: int) -> None:
    """End the friendship for both; neither sees the conversation any more."""
    with transaction(db.session()) as after:
        conversation_id = _friend(me, friend_id).conversation_id
        conversations.member_of(me, conversation_id, lock=True)
        both = [me.id, friend_id]
        db.session.execute(
            delete(Friend).where(Friend.user_id.in_(both), Friend.friend_id.in_(both))
        )
        db.session.execute(delete(Member).where(Member.conversation_id == conversation_id))
        after(delivery.leave, both, conversation_id)
        after(delivery.conversation_removed, conversation_id, both)


def befriend(first_id: int, second_id: int, after: Callable) -> int:
    """Make two people friends within the caller's transaction; their conversation's id.

    The pair's conversation is made once and taken up again, empty for both.
    """
    conversation = _conversation(first_id, second_id)
    for user_id, friend_id in ((first_id, second_id), (second_id, first_id)):
        db.session.add(
            Friend(user_id=user_id, friend_id=friend_id, conversation_id=conversation.id)
        )
        members.join(conversation, user_id)
    db.session.flush()
    words = messages.in_words("You are friends now. Say hello!")
    message = messages.append_system(conversation, "friends", words)
    both = [first_id, second_id]
    after(delivery.enter, both, conversation.id)
    after(views.announce, conversation.id, both)
    messages.publish(message, conversation, after)
    return conversation.id


def _conversation(first_id: int, second_id: int) -> Conversation:
    low_id, high_id = sorted((first_id, second_id))
    found = db.session.scalar(
        select(Conversation)
        .where(Conversation.low_id == low_id, Conversation.high_id == high_id)
        .with_for_update()
    )
    if found is None:
        found = Conversation(type="chat", low_id=low_id, high_id=high_id)
        found.last_seq = found.last_version = 0
        db.session.add(found)
        db.session.flush()
    return found
