"""Reading messages: by pages, around a place, and all that changed while a device was away."""

from dataclasses import dataclass

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import joinedload

from .. import payloads
from ..extensions import db
from ..models import Conversation, Deletion, Member, Message
from ..shapes import MessageShape
from . import conversations
from .identity import Caller
from .views import View

# Of one conversation, and of all together, in one answer of a sync.
SYNC_EACH = 200
SYNC_CONVERSATIONS = 100
SYNC_MESSAGES = 2_000


@dataclass
class Page:
    """Messages, the newest first. `has_more` tells of more in the direction that was asked,
    `has_newer` (asked around a place) of more after them. `count` is of all the caller sees."""

    messages: list[MessageShape]
    has_more: bool
    has_newer: bool = False
    count: int = 0


def page(me: Caller, conversation_id: int, number: int, size: int) -> Page:
    """Page `number` (from 1, the newest) as a window of `size` seqs: any depth costs the same.

    What the caller deleted for himself leaves its page shorter.
    """
    conversation, member = conversations.member_of(me, conversation_id)
    high = conversation.last_seq - (number - 1) * size
    low = max(high - size, member.cleared_seq)
    messages = _fetch(conversation, member, low, high)
    count = _count(conversation, member, _deleted(conversation, member))
    return Page(messages, low > member.cleared_seq, count=count)


def before(me: Caller, conversation_id: int, seq: int | None, limit: int) -> Page:
    """The messages before `seq`, or with None the newest."""
    conversation, member = conversations.member_of(me, conversation_id)
    deleted = _deleted(conversation, member)
    high = conversation.last_seq if seq is None else seq - 1
    messages = _older(conversation, member, high, limit + 1, deleted)
    count = _count(conversation, member, deleted)
    return Page(messages[:limit], len(messages) > limit, count=count)


def after(me: Caller, conversation_id: int, seq: int, limit: int) -> Page:
    """The messages that follow `seq`: the nearest `limit` of them."""
    conversation, member = conversations.member_of(me, conversation_id)
    deleted = _deleted(conversation, member)
    messages = _newer(conversation, member, seq, limit + 1, deleted)
    count = _count(conversation, member, deleted)
    return Page(messages[:limit][::-1], len(messages) > limit, count=count)


def around(me: Caller, conversation_id: int, seq: int, limit: int) -> Page:
    """The message `seq` in its surroundings."""
    conversation, member = conversations.member_of(me, conversation_id)
    deleted = _deleted(conversation, member)
    half = limit // 2
    newer = _newer(conversation, member, seq, half + 1, deleted)
    room = limit - min(half, len(newer))
    older = _older(conversation, member, seq, room + 1, deleted)
    return Page(
        newer[:half][::-1] + older[:room],
        len(older) > room,
        len(newer) > half,
        _count(conversation, member, deleted),
    )


def since(me: Caller, conversation_id: int, version: int, limit: int) -> Page:
    """What changed after `version`, the oldest change first: messages that came or were recalled.
    Unlike in other pages the order is that of the changes."""
    conversation, member = conversations.member_of(me, conversation_id)
    query = (
        select(Message)
        .options(joinedload(Message.reply_to))
        .where(
            Message.conversation_id == conversation.id,
            Message.version > version,
            Message.seq > member.cleared_seq,
            ~Deletion.of_message(me.id),
        )
        .order_by(Message.version)
        .limit(limit + 1)
    )
    found = [payloads.message(message, conversation) for message in db.session.scalars(query)]
    return Page(found[:limit], len(found) > limit)


# Seqs have no holes: so many messages lie within as many seqs and those that were deleted. Told
# both ends, the database reads just that; told one, MariaDB walks there from the conversation's.
# One deletion more, of at most 100 messages, may commit between counting them and reading.
MEANWHILE = 100


def _older(
    conversation: Conversation, member: Member, high: int, limit: int, deleted: int
) -> list[MessageShape]:
    """The `limit` messages up to the seq `high`, the newest first."""
    high = min(high, conversation.last_seq)
    low = max(high - limit - deleted - MEANWHILE, member.cleared_seq)
    return _fetch(conversation, member, low, high, limit)


def _newer(
    conversation: Conversation, member: Member, low: int, limit: int, deleted: int
) -> list[MessageShape]:
    """The `limit` messages that follow the seq `low`, the oldest first."""
    low = max(low, member.cleared_seq)
    high = low + limit + deleted + MEANWHILE
    return _fetch(conversation, member, low, high, limit, forward=True)


def _fetch(
    conversation: Conversation,
    member: Member,
    low: int,
    high: int,
    limit: int | None = None,
    forward: bool = False,
) -> list[MessageShape]:
    """Those with `low` < seq <= `high`; `low` is not before what the member may see."""
    query = (
        select(Message)
        .options(joinedload(Message.reply_to))
        .where(
            Message.conversation_id == conversation.id,
            Message.seq > low,
            Message.seq <= high,
            ~Deletion.of_message(member.user_id),
        )
        .order_by(Message.seq if forward else Message.seq.desc())
        .limit(limit)
    )
    return [payloads.message(message, conversation) for message in db.session.scalars(query)]


def _deleted(conversation: Conversation, member: Member) -> int:
    """How many of the messages that he might see the member deleted for himself."""
    return db.session.scalar(
        select(func.count()).where(
            Deletion.user_id == member.user_id,
            Deletion.conversation_id == conversation.id,
            Deletion.seq > member.cleared_seq,
        )
    )


def _count(conversation: Conversation, member: Member, deleted: int) -> int:
    """What the caller sees, counted without reading it."""
    return conversation.last_seq - member.cleared_seq - deleted


@dataclass
class Missed:
    """`views` is the whole list as of now; `messages` by conversation, the oldest change first;
    `more` names the conversations in which there are more."""

    views: list[View]
    messages: dict[int, list[MessageShape]]
    more: set[int]


def sync(me: Caller, cursors: dict[int, int]) -> Missed:
    """What changed since the versions in `cursors` (conversation id → version; 0 if missing).

    At most `SYNC_EACH` messages of a conversation and about `SYNC_MESSAGES` in all, of the
    `SYNC_CONVERSATIONS` that were active last; the rest is named in `more`, and comes when asked
    again with the newer cursors.
    """
    views = conversations.mine(me)
    behind = [view for view in views if view.conversation.last_version > _cursor(view, cursors)]
    now, later = _first(behind, cursors)
    messages: dict[int, list[MessageShape]] = {view.conversation.id: [] for view in now}
    by_id = {view.conversation.id: view.conversation for view in now}
    for message in _changed(me, now, cursors):
        conversation = by_id[message.conversation_id]
        messages[conversation.id].append(payloads.message(message, conversation))
    more = {view.conversation.id for view in later}
    for conversation_id, found in messages.items():
        if len(found) > SYNC_EACH:
            found.pop()
            more.add(conversation_id)
    return Missed(views, messages, more)


def _first(behind: list[View], cursors: dict[int, int]) -> tuple[list[View], list[View]]:
    """Those that fit into one answer, and the others."""
    room = SYNC_MESSAGES
    for number, view in enumerate(behind[:SYNC_CONVERSATIONS]):
        if room <= 0:
            return behind[:number], behind[number:]
        room -= min(view.conversation.last_version - _cursor(view, cursors), SYNC_EACH)
    return behind[:SYNC_CONVERSATIONS], behind[SYNC_CONVERSATIONS:]


def _cursor(view: View, cursors: dict[int, int]) -> int:
    return cursors.get(view.conversation.id, 0)


def _changed(me: Caller, views: list[View], cursors: dict[int, int]) -> list[Message]:
    """One more than is answered of each, in one statement for all of them."""
    if not views:
        return []
    parts = [
        select(
            select(Message.id)
            .where(
                Message.conversation_id == view.conversation.id,
                Message.version > _cursor(view, cursors),
                Message.seq > view.member.cleared_seq,
                ~Deletion.of_message(me.id),
            )
            .order_by(Message.version)
            .limit(SYNC_EACH + 1)
            .subquery()
        )
        for view in views
    ]
    wanted = union_all(*parts).subquery()
    query = (
        select(Message)
        .join(wanted, wanted.c.id == Message.id)
        .options(joinedload(Message.reply_to))
        .order_by(Message.conversation_id, Message.version)
    )
    return db.session.scalars(query).all()
