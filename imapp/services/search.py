"""Finding messages by any part of what they say, among those that the caller may read."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import joinedload

from .. import kinds
from ..extensions import db
from ..lib import grams
from ..models import Conversation, Deletion, Member, Message, MessageWords, User
from ..models.message_words import word_of
from ..shapes import ExcerptShape
from . import conversations, views
from .identity import Caller
from .views import View

# How much of a message is shown, and how much of it before what was found, in characters.
EXCERPT, BEFORE = 80, 16
# With no more conversations than these the index is asked for what was said in them, or else for
# what anyone said anywhere: who is in more has a share of it that is worth looking through.
MOST_NAMED = 200


@dataclass
class Match:
    """A message that was found, who sent it, and the part of its text in which it was found."""

    message: Message
    conversation: Conversation
    sender: User
    excerpt: list[ExcerptShape]


@dataclass
class Found:
    """Matches, the newest first, and the caller's views of the conversations they are from."""

    matches: list[Match]
    views: list[View]
    has_more: bool


def messages(
    me: Caller,
    text: str,
    *,
    conversation_id: int | None = None,
    from_id: int | None = None,
    kind: str | None = None,
    before: int | None = None,
    limit: int = 20,
) -> Found:
    """Messages that contain `text`, whatever the case; with an id `before`, older ones than that.

    In all of the caller's conversations, hidden ones included, or in one: `NotFound` if he is not
    in it. Never what was recalled, what he cleared or deleted, or what the server said.
    """
    places = _places(me, conversation_id)
    if not places:
        return Found([], [], has_more=False)
    named = places if len(places) <= MOST_NAMED else None
    query = _readable(me).where(MessageWords.contain(grams.phrase_of(text), named))
    if conversation_id is not None:
        query = query.where(Message.conversation_id == conversation_id)
    if from_id is not None:
        query = query.where(Message.from_id == from_id)
    if kind is not None:
        query = query.where(Message.kind == kind)
    if before is not None:
        query = query.where(MessageWords.rowid < before)
    rows = db.session.execute(query.limit(limit + 1)).all()
    matches = [Match(*row, excerpt(kinds.text(row[0].body), text)) for row in rows[:limit]]
    return _shown(me, matches, len(rows) > limit)


def _places(me: Caller, conversation_id: int | None) -> list[int]:
    """The conversations in which it may be found."""
    if conversation_id is None:
        return conversations.ids(me.id)
    conversations.member_of(me, conversation_id)
    return [conversation_id]


def _shown(me: Caller, matches: list[Match], has_more: bool) -> Found:
    """With the caller's views; without what is from where his membership has just ended."""
    places = {match.conversation.id for match in matches}
    if not places:
        return Found([], [], has_more)
    shown = views.load(Member.user_id == me.id, Member.conversation_id.in_(places))
    places = {view.conversation.id for view in shown}
    return Found([one for one in matches if one.conversation.id in places], shown, has_more)


def _readable(me: Caller):
    """What the caller may read of what has words, the newest first."""
    return (
        select(Message, Conversation, User)
        .select_from(MessageWords)
        .join(Message, Message.id == MessageWords.rowid)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Member, (Member.conversation_id == Conversation.id) & (Member.user_id == me.id))
        .join(User, User.id == Message.from_id)
        .options(joinedload(Message.reply_to), joinedload(User.info))
        .where(
            Conversation.closed_at.is_(None),
            Message.seq > Member.cleared_seq,
            Message.recalled_at.is_(None),
            ~Deletion.of_message(me.id),
        )
        .order_by(MessageWords.rowid.desc())
    )


def excerpt(text: str, wanted: str) -> list[ExcerptShape]:
    """The part of `text` around the first `wanted`, cut where one or the other begins; what was
    left out is told by `…`."""
    text = " ".join(grams.composed(text).splitlines())
    folded, part = grams.fold(text), grams.fold(grams.composed(wanted))
    first = max(folded.find(part), 0)
    start = max(first - BEFORE, 0)
    end = max(start + EXCERPT, first + len(part))
    pieces = list(_pieces(text[start:end], folded[start:end], part))
    dots: ExcerptShape = {"text": "…", "match": False}
    return [dots] * (start > 0) + pieces + [dots] * (end < len(text))


def _pieces(text: str, folded: str, part: str) -> Iterator[ExcerptShape]:
    done = 0
    while (place := folded.find(part, done)) >= 0:
        if place > done:
            yield {"text": text[done:place], "match": False}
        done = place + len(part)
        yield {"text": text[place:done], "match": True}
    if done < len(text):
        yield {"text": text[done:], "match": False}


def add(message: Message, text: str) -> None:
    """Let the message be found by its text, when the transaction succeeds."""
    if text:
        words = f"{grams.words_of(text)} {word_of(message.conversation_id)}"
        db.session.execute(insert(MessageWords).values(rowid=message.id, words=words))


def forget(message: Message) -> None:
    """Let the message be found no more."""
    db.session.execute(delete(MessageWords).where(MessageWords.rowid == message.id))
