"""Conversations as each member keeps them: the list, what is unread, pins and the like."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import sqlalchemy
from flask_babel import lazy_gettext
from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased, joinedload

from .. import delivery, payloads
from ..errors import Invalid, NotFound
from ..extensions import db
from ..lib.database import transaction
from ..models import Conversation, Deletion, Friend, Group, Member, Mention, Message, User
from . import presence
from .identity import Caller

# A group this large does not hear of each reading: n members reading make n * n events.
READ_MARKS_UP_TO = 100


@dataclass
class View:
    """All that one member is shown of one conversation."""

    conversation: Conversation
    member: Member
    group: Group | None
    peer: User | None
    friend: Friend | None
    # The peer blocked the member: whether he is online is not his to know.
    blocked: bool
    peer_read_seq: int | None
    last_message: Message | None = None
    member_count: int = 0
    unread: int = 0
    mentioned: bool = False
    online: bool = False


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
    return load(Member.user_id == me.id, Member.hidden.is_(False))


def one(me: Caller, conversation_id: int) -> View:
    views = load(Member.user_id == me.id, Member.conversation_id == conversation_id)
    if not views:
        raise NotFound()
    return views[0]


def ids(user_id: int) -> list[int]:
    """The conversations to whose rooms the user's sockets belong, hidden ones included."""
    return list(
        db.session.scalars(
            select(Member.conversation_id)
            .join(Conversation)
            .where(Member.user_id == user_id, Conversation.closed_at.is_(None))
        )
    )


def load(*conditions) -> list[View]:
    """The views that `conditions` on `Member` select, in a number of statements that does not
    depend on how many there are."""
    rows = db.session.execute(_rows(conditions), execution_options={"populate_existing": True})
    views, last_ids = [], []
    for *shown, last_id in rows:
        views.append(View(*shown))
        last_ids.append(last_id)
    messages = _messages([last_id for last_id in last_ids if last_id])
    counts = _member_counts([view.conversation.id for view in views if view.group])
    unread, mentioned = _unread(conditions), _mentioned(conditions)
    online = presence.among(view.peer.id for view in views if view.peer)
    for view, last_id in zip(views, last_ids, strict=True):
        key = (view.member.user_id, view.conversation.id)
        view.last_message = messages.get(last_id)
        view.member_count = counts.get(view.conversation.id, 0)
        view.unread = unread.get(key, 0)
        view.mentioned = key in mentioned
        view.online = bool(view.peer and not view.blocked and view.peer.id in online)
    return views


def _rows(conditions):
    other, theirs = aliased(Member), aliased(Friend)
    last_id = (
        select(Message.id)
        .where(
            Message.conversation_id == Member.conversation_id,
            Message.seq > Member.cleared_seq,
            ~Deletion.of_message(Member.user_id),
        )
        .order_by(Message.seq.desc())
        .limit(1)
        .correlate(Member)
        .scalar_subquery()
    )
    return (
        select(Conversation, Member, Group, User, Friend, theirs.blocked, other.read_seq, last_id)
        .select_from(Member)
        .join(Conversation, Conversation.id == Member.conversation_id)
        .outerjoin(Group, Group.id == Conversation.group_id)
        .outerjoin(
            other,
            and_(
                Conversation.type == "chat",
                other.conversation_id == Member.conversation_id,
                other.user_id != Member.user_id,
            ),
        )
        .outerjoin(User, User.id == other.user_id)
        .outerjoin(
            Friend, and_(Friend.user_id == Member.user_id, Friend.friend_id == other.user_id)
        )
        .outerjoin(
            theirs, and_(theirs.user_id == other.user_id, theirs.friend_id == Member.user_id)
        )
        .options(joinedload(User.info))
        .where(Conversation.closed_at.is_(None), *conditions)
        .order_by(Conversation.active_at.desc(), Conversation.id.desc())
    )


def _messages(message_ids: list[int]) -> dict[int, Message]:
    query = select(Message).options(joinedload(Message.reply_to)).where(Message.id.in_(message_ids))
    return {message.id: message for message in db.session.scalars(query)}


def _member_counts(conversation_ids: list[int]) -> dict[int, int]:
    query = (
        select(Member.conversation_id, func.count())
        .where(Member.conversation_id.in_(conversation_ids))
        .group_by(Member.conversation_id)
    )
    return dict(db.session.execute(query).all())


def _unread_messages(*columns):
    """Later messages than the member has read, that were not recalled."""
    return (
        select(Member.user_id, Member.conversation_id, *columns)
        .join(
            Message,
            and_(
                Message.conversation_id == Member.conversation_id,
                Message.seq > Member.read_seq,
                Message.recalled_at.is_(None),
            ),
        )
        .group_by(Member.user_id, Member.conversation_id)
    )


def _unread(conditions) -> dict[tuple[int, int], int]:
    """By others: what the server says of itself (from nobody) does not count."""
    query = _unread_messages(func.count()).where(
        Message.from_id != Member.user_id, ~Deletion.of_message(Member.user_id), *conditions
    )
    return {(user_id, one_id): count for user_id, one_id, count in db.session.execute(query)}


def _mentioned(conditions) -> set[tuple[int, int]]:
    query = (
        _unread_messages()
        .join(Mention, and_(Mention.message_id == Message.id, Mention.user_id == Member.user_id))
        .where(~Deletion.of_message(Member.user_id), *conditions)
    )
    return set(map(tuple, db.session.execute(query)))


def announce(conversation_id: int, user_ids: Iterable[int]) -> None:
    """Send each of the users his own view of the conversation; called after the commit."""
    user_ids = list(user_ids)
    for view in load(Member.conversation_id == conversation_id, Member.user_id.in_(user_ids)):
        delivery.conversation(view.member.user_id, payloads.conversation(view))
    db.session.rollback()


def announce_to_all(conversation: Conversation, after: Callable) -> None:
    """Let `announce` tell the members of this moment, after the commit."""
    query = select(Member.user_id).where(Member.conversation_id == conversation.id)
    after(announce, conversation.id, db.session.scalars(query).all())


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
        after(announce, conversation_id, [me.id])
    return one(me, conversation_id)


def clear(me: Caller, conversation_id: int) -> View:
    """Forget the history for the caller alone; the messages to come are his again."""
    with transaction(db.session()) as after:
        conversation, member = member_of(me, conversation_id, lock=True)
        member.cleared_seq = conversation.last_seq
        member.marked_unread = False
        _read_up_to(member, conversation, conversation.last_seq, after)
        after(announce, conversation_id, [me.id])
    return one(me, conversation_id)


def read(me: Caller, conversation_id: int, seq: int) -> None:
    """The caller has read up to `seq`; his other devices and the others hear of it, once."""
    with transaction(db.session()) as after:
        conversation, member = member_of(me, conversation_id)
        if seq > conversation.last_seq:
            raise Invalid.field("seq", lazy_gettext("There is no such message yet."))
        if member.marked_unread:
            member.marked_unread = False
            after(announce, conversation_id, [me.id])
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
    count = select(func.count()).where(Member.conversation_id == conversation.id)
    everyone = db.session.scalar(count) <= READ_MARKS_UP_TO
    hearers = None if everyone else [member.user_id]
    after(delivery.read, conversation.id, member.user_id, seq, hearers)


def _change(me: Caller, conversation_id: int, values: dict) -> View:
    with transaction(db.session()) as after:
        _, member = member_of(me, conversation_id)
        for name, value in values.items():
            setattr(member, name, value)
        after(announce, conversation_id, [me.id])
    return one(me, conversation_id)
