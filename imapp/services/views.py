"""What a member is shown of his conversations: the list's rows, with all they need, at one go."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import and_, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from .. import delivery, payloads
from ..extensions import db
from ..models import Conversation, Deletion, Friend, Group, Member, Mention, Message, User
from . import presence


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
    since = (*conditions, *_bounds(views))
    unread, mentioned = _unread(since), _mentioned(since)
    online = presence.among(view.peer.id for view in views if view.peer)
    for view, last_id in zip(views, last_ids, strict=True):
        key = (view.member.user_id, view.conversation.id)
        view.last_message = messages.get(last_id)
        view.member_count = counts.get(view.conversation.id, 0)
        view.unread = unread.get(key, 0)
        view.mentioned = key in mentioned
        view.online = bool(view.peer and _is_online(view, online))
    return views


def _is_online(view: View, online: set[int]) -> bool:
    """As far as the member may know; the robot always is."""
    return view.peer.is_robot or (not view.blocked and view.peer.id in online)


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
                Conversation.type != "groupchat",
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


def _bounds(views: list[View]) -> list:
    """What the statements say already, once more in constants: MySQL and MariaDB look up a range
    of an index only by those, and would read each conversation whole. SQLite needs none, and
    takes no expression of 1,000 parts."""
    if db.engine.dialect.name == "sqlite":
        return []
    read = {}
    for view in views:
        if view.conversation.last_seq > view.member.read_seq:
            seqs = read.setdefault(view.conversation.id, [])
            seqs.append(view.member.read_seq)
    ranges = [
        and_(Message.conversation_id == one_id, Message.seq > min(seqs))
        for one_id, seqs in read.items()
    ]
    return [or_(false(), *ranges)]


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
    announce_where(Member.conversation_id == conversation_id, Member.user_id.in_(list(user_ids)))


def announce_where(*conditions) -> None:
    """Send every member that `conditions` on `Member` select his view; called after the commit."""
    for view in load(*conditions):
        delivery.conversation(view.member.user_id, payloads.conversation(view))
    db.session.rollback()


def announce_to_all(conversation: Conversation, after: Callable) -> None:
    """Let `announce` tell the members of this moment, after the commit."""
    query = select(Member.user_id).where(Member.conversation_id == conversation.id)
    after(announce, conversation.id, db.session.scalars(query).all())
