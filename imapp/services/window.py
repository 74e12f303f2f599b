"""What a chat window shows: messages with who wrote them and the times between them, what may have
become of the others, and whether the reader may speak."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select

from .. import kinds
from ..errors import AppError
from ..extensions import db
from ..models import Deletion, Member, Message
from ..shapes import MessageShape
from . import authors, conversations, history, speech
from .authors import Author
from .identity import Caller
from .views import View

# A message that comes later than this after the one before has its time above it.
PAUSE = timedelta(minutes=5)


@dataclass
class Line:
    """One message. `is_after_pause`: its time is shown. `quoted` wrote what it replies to,
    `recalled_by` took it back."""

    message: MessageShape
    author: Author | None = None
    quoted: Author | None = None
    recalled_by: Author | None = None
    is_after_pause: bool = False
    summary: str = ""


@dataclass
class Part:
    """Lines of a conversation, the oldest first, and how it stands.

    Whoever has these lines, and what changed up to the version he asked with, has all up to
    `version`. `deleted` are the seqs among those he has that the reader deleted for himself.
    """

    view: View
    refusal: AppError | None
    lines: list[Line] = field(default_factory=list)
    version: int = 0
    has_older: bool = False
    has_newer: bool = False
    deleted: list[int] = field(default_factory=list)


def newest(me: Caller, conversation_id: int, limit: int) -> Part:
    """The end of the conversation."""
    return before(me, conversation_id, None, limit)


def before(me: Caller, conversation_id: int, seq: int | None, limit: int) -> Part:
    part = _part(me, conversation_id)
    page = history.before(me, conversation_id, seq, limit)
    part.has_older = page.has_more
    return _filled(me, part, page.messages[::-1])


def after(me: Caller, conversation_id: int, seq: int, limit: int) -> Part:
    part = _part(me, conversation_id)
    page = history.after(me, conversation_id, seq, limit)
    part.has_newer = page.has_more
    return _filled(me, part, page.messages[::-1])


def around(me: Caller, conversation_id: int, seq: int, limit: int) -> Part:
    part = _part(me, conversation_id)
    page = history.around(me, conversation_id, seq, limit)
    part.has_older, part.has_newer = page.has_more, page.has_newer
    return _filled(me, part, page.messages[::-1])


def since(me: Caller, conversation_id: int, version: int, first_seq: int, limit: int) -> Part:
    """What changed after `version`, the oldest change first; `has_newer` if there is more. What
    the reader deleted is looked for from `first_seq`, the first message that he has."""
    part = _part(me, conversation_id)
    page = history.since(me, conversation_id, version, limit)
    part.has_newer = page.has_more
    if page.messages:
        last = page.messages[-1]["version"]
        part.version = last if page.has_more else max(part.version, last)
    part.deleted = _deleted(me, conversation_id, first_seq)
    return _filled(me, part, page.messages)


def blank(me: Caller) -> Line:
    """An own text without words: what the browser fills in while it is being sent."""
    body = {"type": "txt", "msg": ""}
    empty = dict.fromkeys(MessageShape.__annotations__)
    message = empty | {"fromId": me.id, "body": body, "recalled": False}
    return Line(message, authors.of(me, [(None, me.id)])[None, me.id])


def _part(me: Caller, conversation_id: int) -> Part:
    """How the conversation stands, before its messages are read: what is read after may be newer
    than its version, which does no harm."""
    view = conversations.one(me, conversation_id)
    refusal = speech.silence(me, view.conversation, view.member)
    return Part(view, refusal, version=view.conversation.last_version)


def _filled(me: Caller, part: Part, found: list[MessageShape]) -> Part:
    """The part with these messages as its lines, in their order."""
    paused = _after_pause(part.view.member, found)
    place_id = part.view.conversation.id
    people = {user_id for one in found for user_id in _people_of(one)} - {None}
    known = authors.of(me, [(place_id, user_id) for user_id in people])
    for one in found:
        author, quoted, recalled_by = (known.get((place_id, who)) for who in _people_of(one))
        words, is_after_pause = str(kinds.summary(one["body"])), one["seq"] in paused
        part.lines.append(Line(one, author, quoted, recalled_by, is_after_pause, words))
    return part


def _people_of(one: MessageShape) -> tuple[int | None, int | None, int | None]:
    """Who wrote the message, who wrote what it quotes, who recalled it."""
    quoted = one["replyTo"]["fromId"] if one["replyTo"] else None
    return one["fromId"], quoted, one["body"].get("userId") if one["recalled"] else None


def _after_pause(member: Member, found: list[MessageShape]) -> set[int]:
    """The seqs of those that came after a pause, or first of all that the member sees."""
    times = {one["seq"]: datetime.fromisoformat(one["createdAt"]) for one in found}
    missing = {seq - 1 for seq in times} - set(times)
    query = select(Message.seq, Message.created_at).where(
        Message.conversation_id == member.conversation_id,
        Message.seq.in_(missing),
        Message.seq > member.cleared_seq,
    )
    times |= dict(db.session.execute(query).all())
    seqs = sorted(times)
    together = {
        seq
        for earlier, seq in pairwise(seqs)
        if seq == earlier + 1 and times[seq] - times[earlier] <= PAUSE
    }
    return set(seqs) - together


def _deleted(me: Caller, conversation_id: int, first_seq: int) -> list[int]:
    query = (
        select(Deletion.seq)
        .where(
            Deletion.user_id == me.id,
            Deletion.conversation_id == conversation_id,
            Deletion.seq >= first_seq,
        )
        .order_by(Deletion.seq)
    )
    return list(db.session.scalars(query))
