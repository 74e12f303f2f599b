"""Messages: sending, recalling, deleting for oneself. The product's heart: what is acknowledged is
committed, numbered without a hole, and the same client id makes one message for ever."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from flask import current_app
from flask_babel import get_locale, gettext, lazy_gettext
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from .. import delivery, kinds, locale, payloads
from ..errors import Conflict, Forbidden, Invalid, NotFound
from ..extensions import db
from ..lib.clock import now
from ..lib.database import transaction
from ..models import Conversation, Deletion, Member, Mention, Message, UserInfo
from ..shapes import MessageShape
from . import audit, conversations, search, speech, views
from .identity import Caller


def send(
    me: Caller,
    conversation_id: int,
    body: dict,
    client_id: str | None = None,
    reply_to_id: int | None = None,
) -> MessageShape:
    """Store a message, then deliver it to every device of every member; the stored message.

    With a `client_id` that the caller has used already, the message it made is answered and
    nothing else happens, even when he may not speak any more. Raises `NotFound` for no member,
    `Muted` and `Forbidden` for one who may not speak here, `Invalid` for a wrong body.
    """
    kind = kinds.parse(body)
    try:
        with transaction(db.session()) as after:
            earlier = client_id and _sent_before(me, client_id, conversation_id)
            if earlier:
                return earlier
            conversation, member = conversations.member_of(me, conversation_id, lock=True)
            # Again, now that nobody else can be sending it: two devices may have come at once.
            earlier = client_id and _sent_before(me, client_id, conversation_id)
            if earlier:
                return earlier
            speech.require(me, conversation, member)
            message = append(
                conversation,
                kind,
                from_id=me.id,
                client_id=client_id,
                reply_to=reply_to_id and _quoted(conversation, member, reply_to_id),
            )
            _mention(kind, message, member)
            publish(message, conversation, after)
            if conversation.type == "robot":
                # Not imported: answering is sending, too.
                after(current_app.extensions["robot"].asked, conversation.id, str(get_locale()))
            return payloads.message(message, conversation)
    except IntegrityError:
        # The same client id committed in another conversation at the same moment.
        raise Conflict() from None


def _sent_before(me: Caller, client_id: str, conversation_id: int) -> MessageShape | None:
    row = db.session.execute(
        select(Message, Conversation)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .options(joinedload(Message.reply_to))
        .where(Message.from_id == me.id, Message.client_id == client_id)
    ).first()
    if row is None:
        return None
    message, conversation = row
    if conversation.id != conversation_id:
        raise Conflict(lazy_gettext("This client id made a message in another conversation."))
    return payloads.message(message, conversation)


def _quoted(conversation: Conversation, member: Member, message_id: int) -> Message:
    message = db.session.scalar(
        select(Message).where(
            Message.id == message_id,
            Message.conversation_id == conversation.id,
            Message.seq > member.cleared_seq,
            Message.recalled_at.is_(None),
        )
    )
    if message is None:
        raise Invalid.field("replyTo", lazy_gettext("There is no such message to reply to."))
    return message


def _mention(kind: kinds.Kind, message: Message, sender: Member) -> None:
    """Store whom the message calls on: members only, and all only for who leads the group."""
    wanted = kind.mentioned()
    if not wanted:
        return
    others = select(Member.user_id).where(
        Member.conversation_id == sender.conversation_id, Member.user_id != sender.user_id
    )
    if wanted == kinds.ALL:
        if not sender.leads:
            raise Forbidden(lazy_gettext("Only the owner and admins may mention everyone."))
        called = db.session.scalars(others).all()
    else:
        called = db.session.scalars(others.where(Member.user_id.in_(wanted))).all()
        if set(wanted) - set(called) - {sender.user_id}:
            raise Invalid.field("body.mentions", lazy_gettext("Only members can be mentioned."))
    db.session.add_all(Mention(user_id=one, message_id=message.id) for one in called)


def append(
    conversation: Conversation,
    kind: kinds.Kind,
    *,
    from_id: int | None = None,
    client_id: str | None = None,
    reply_to: Message | None = None,
) -> Message:
    """Add a message with the next seq and version; the conversation must be locked."""
    moment = now()
    conversation.last_seq += 1
    conversation.last_version += 1
    conversation.active_at = moment
    message = Message(
        conversation_id=conversation.id,
        seq=conversation.last_seq,
        version=conversation.last_version,
        from_id=from_id,
        client_id=client_id,
        kind=kind.type,
        body=kind.stored(),
        reply_to=reply_to or None,
        created_at=moment,
    )
    db.session.add(message)
    db.session.flush()
    search.add(message, kind.text())
    return message


def append_system(conversation: Conversation, event: str, words: str, **fields) -> Message:
    """Let the server say in a conversation what happened: `event` and `fields` for programs,
    `words` (a sentence in the deployment's language) for people."""
    return append(conversation, kinds.System(event=event, msg=words, **fields))


def in_words(sentence: str, **names) -> str:
    """A sentence in the deployment's language, as it is stored."""
    with locale.of_everyone():
        return gettext(sentence, **names)


def publish(message: Message, conversation: Conversation, after: Callable) -> None:
    """Deliver to the members of this moment when the transaction has succeeded, and show the
    conversation again to those who had hidden it."""
    members = db.session.execute(
        select(Member.user_id, Member.hidden).where(Member.conversation_id == conversation.id)
    ).all()
    after(
        delivery.new_message,
        payloads.message(message, conversation),
        [user_id for user_id, _ in members],
    )
    hidden = [user_id for user_id, is_hidden in members if is_hidden]
    if hidden:
        db.session.execute(
            update(Member)
            .where(Member.conversation_id == conversation.id, Member.user_id.in_(hidden))
            .values(hidden=False)
        )
        after(views.announce, conversation.id, hidden)


def recall(me: Caller, conversation_id: int, message_id: int) -> MessageShape:
    """Take a message back for everyone: its body is gone for good. Its sender may within
    `RECALL_SECONDS`, a group's owner and admins at any time; recalling twice answers the same."""
    with transaction(db.session()) as after:
        conversation, member = conversations.member_of(me, conversation_id, lock=True)
        message = _visible(member, message_id)
        if message.recalled_at is None:
            _require_recall(me, member, message)
            if message.from_id != me.id:
                sender = {"fromId": message.from_id}
                group_id = conversation.group_id
                audit.record(me, "message.recall", message, before=sender, group_id=group_id)
            _erase(me, message)
            conversation.last_version += 1
            message.version = conversation.last_version
            payload = payloads.message(message, conversation)
            after(delivery.recalled, payload, _who_see(message))
        return payloads.message(message, conversation)


def _visible(member: Member, message_id: int) -> Message:
    message = db.session.scalar(
        select(Message).where(
            Message.id == message_id,
            Message.conversation_id == member.conversation_id,
            Message.seq > member.cleared_seq,
        )
    )
    if message is None:
        raise NotFound()
    return message


def _require_recall(me: Caller, member: Member, message: Message) -> None:
    if message.from_id is None:
        raise Forbidden()
    if member.leads:
        return
    if message.from_id != me.id:
        raise Forbidden(lazy_gettext("You can only recall your own messages."))
    if now() - message.created_at > timedelta(seconds=current_app.config["RECALL_SECONDS"]):
        raise Forbidden(lazy_gettext("It is too late to recall this message."))


def _who_see(message: Message) -> list[int]:
    """The members without those who came later, cleared the history or deleted the message."""
    query = (
        select(Member.user_id)
        .join(Message, Message.conversation_id == Member.conversation_id)
        .where(
            Message.id == message.id,
            Message.seq > Member.cleared_seq,
            ~Deletion.of_message(Member.user_id),
        )
    )
    return list(db.session.scalars(query))


def _erase(me: Caller, message: Message) -> None:
    nickname = db.session.get(UserInfo, me.id).nickname
    words = in_words("%(name)s recalled a message", name=nickname)
    message.body = kinds.System(event="recall", msg=words, userId=me.id).stored()
    message.recalled_at = now()
    message.reply_to_id = None
    search.forget(message)


def delete_for_me(me: Caller, conversation_id: int, message_ids: Iterable[int]) -> None:
    """Hide messages from the caller alone, on all his devices; ids of none of his are ignored."""
    with transaction(db.session()) as after:
        _, member = conversations.member_of(me, conversation_id, lock=True)
        rows = db.session.execute(
            select(Message.id, Message.seq)
            .outerjoin(Deletion, (Deletion.message_id == Message.id) & (Deletion.user_id == me.id))
            .where(
                Message.id.in_(set(message_ids)),
                Message.conversation_id == conversation_id,
                Message.seq > member.cleared_seq,
                Deletion.message_id.is_(None),
            )
        ).all()
        db.session.add_all(
            Deletion(user_id=me.id, message_id=one, conversation_id=conversation_id, seq=seq)
            for one, seq in rows
        )
        if rows:
            after(delivery.deleted, me.id, conversation_id, sorted(one for one, _ in rows))
            after(views.announce, conversation_id, [me.id])


def typing(me: Caller, conversation_id: int, sid: str | None = None) -> None:
    """Tell those in the conversation that the caller is typing; nothing is stored."""
    conversation, member = conversations.member_of(me, conversation_id)
    speech.require(me, conversation, member)
    db.session.rollback()
    delivery.typing(conversation_id, me.id, but=sid)
