"""Conversations as each member keeps them: the list, what is unread, pins and the like."""

from collections.abc import Callable

import sqlalchemy
from flask_babel import lazy_gettext
from sqlalchemy import func, select

from .. import delivery
from ..errors import Invalid, NotFound
from ..extensions import db
from ..lib.database import transaction
from ..models import Conversation, Member
from . import views
from .identity import Caller
from .views import View

# A group this large does not hear of each reading: n members reading make n * n events.
READ_MARKS_UP_TO = 100


def member_of(
    me: Caller, conversation_id: int, *, lock: bool = False
) -> tuple[Conversation, Member]:
    """The conversation and the caller's membership; `NotFound` for everyone else.

    With `lock` the conversation is held until the transaction ends: who comes, goes and speaks in
    it happens one after the other.
    """
    query = select(Conversation).where(
        Conversation.id == conversation_id, Conversation.closed_at.is_(None)
    )
    conversation = db.session.scalar(query.with_for_update() if lock else query)
    member = conversation and db.session.get(Member, (conversation_id, me.id))
    if member is None:
        raise NotFound()
    return conversation, member


def mine(me: Caller) -> list[View]:
    """The caller's conversations, the latest activity first, without those he has hidden."""
    return views.load(Member.user_id == me.id, Member.hidden.is_(False))


def one(me: Caller, conversation_id: int) -> View:
    found = views.load(Member.user_id == me.id, Member.conversation_id == conversation_id)
    if not found:
        raise NotFound()
    return found[0]


def with_robot(me: Caller) -> int | None:
    """The caller's conversation with the robot, hidden or not; None where nobody answers."""
    return db.session.scalar(
        select(Conversation.id)
        .join(Member)
        .where(
            Conversation.type == "robot",
            Conversation.closed_at.is_(None),
            Member.user_id == me.id,
        )
    )


def ids(user_id: int) -> list[int]:
    """The conversations to whose rooms the user's sockets belong now, hidden ones included."""
    db.session.rollback()  # what was read before must not stand for now
    return list(
        db.session.scalars(
            select(Member.conversation_id)
            .join(Conversation)
            .where(Member.user_id == user_id, Conversation.closed_at.is_(None))
        )
    )


def set_active(me: Caller, conversation_id: int, active: bool) -> View:
    """Hide it in the caller's own list, or show it again; the next message shows it, too."""
    return _change(me, conversation_id, {"hidden": not active})


def update(
    me: Caller,
    conversation_id: int,
    *,
    pinned: bool | None = None,
    dnd: bool | None = None,
    unread: bool | None = None,
) -> View:
    """Change what is given of the caller's own state; `unread=False` reads everything."""
    with transaction(db.session()) as after:
        conversation, member = member_of(me, conversation_id, lock=unread is False)
        if pinned is not None:
            member.pinned = pinned
        if dnd is not None:
            member.dnd = dnd
        if unread is not None:
            member.marked_unread = unread
        if unread is False:
            _read_up_to(member, conversation, conversation.last_seq, after)
        after(views.announce, conversation_id, [me.id])
    return one(me, conversation_id)


def clear(me: Caller, conversation_id: int) -> View:
    """Forget the history for the caller alone; the messages to come are his again."""
    with transaction(db.session()) as after:
        conversation, member = member_of(me, conversation_id, lock=True)
        member.cleared_seq = conversation.last_seq
        member.marked_unread = False
        _read_up_to(member, conversation, conversation.last_seq, after)
        after(views.announce, conversation_id, [me.id])
    return one(me, conversation_id)


def read(me: Caller, conversation_id: int, seq: int) -> None:
    """The caller has read up to `seq`; his other devices and the others hear of it, once."""
    with transaction(db.session()) as after:
        conversation, member = member_of(me, conversation_id)
        if seq > conversation.last_seq:
            raise Invalid.field("seq", lazy_gettext("There is no such message yet."))
        if member.marked_unread:
            member.marked_unread = False
            after(views.announce, conversation_id, [me.id])
        _read_up_to(member, conversation, seq, after)


def _read_up_to(member: Member, conversation: Conversation, seq: int, after: Callable) -> None:
    # Never back, also when another of his devices reads at the same moment.
    further = (
        sqlalchemy.update(Member)
        .where(
            Member.conversation_id == conversation.id,
            Member.user_id == member.user_id,
            Member.read_seq < seq,
        )
        .values(read_seq=seq)
    )
    if seq <= member.read_seq or not db.session.execute(further).rowcount:
        return
    everyone = conversation.type == "chat" or _size(conversation) <= READ_MARKS_UP_TO
    hearers = None if everyone else [member.user_id]
    after(delivery.read, conversation.id, member.user_id, seq, hearers)


def _size(conversation: Conversation) -> int:
    count = select(func.count()).where(Member.conversation_id == conversation.id)
    return db.session.scalar(count)


def _change(me: Caller, conversation_id: int, values: dict) -> View:
    with transaction(db.session()) as after:
        _, member = member_of(me, conversation_id)
        for name, value in values.items():
            setattr(member, name, value)
        after(views.announce, conversation_id, [me.id])
    return one(me, conversation_id)
