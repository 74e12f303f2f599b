"""Who may speak in a conversation, and in what words he is told that he may not."""

from flask_babel import lazy_gettext

from ..errors import AppError, Forbidden, Muted, NotFound
from ..extensions import db
from ..lib.clock import now
from ..models import Conversation, Friend, Group, Member
from . import rights
from .identity import Caller


def silence(me: Caller, conversation: Conversation, member: Member) -> AppError | None:
    """Why the member may not speak here, as far as it is his to know before he tries; None if he
    may."""
    if rights.SPEAK not in rights.of(me.id):
        return Muted()
    if not conversation.group_id:
        return None
    group = db.session.get(Group, conversation.group_id)
    if group.disabled:
        return Forbidden(lazy_gettext("This group has been closed."))
    if group.mute and not member.leads:
        return Muted(lazy_gettext("Only the owner and admins may speak in this group."))
    if member.muted_until and member.muted_until > now():
        return Muted(lazy_gettext("You are muted in this group."))
    return None


def require(me: Caller, conversation: Conversation, member: Member) -> None:
    """Raise what `silence` tells; and `Forbidden` for one whom the other has blocked, `NotFound`
    when they are friends no more."""
    refusal = silence(me, conversation, member)
    if refusal:
        raise refusal
    if conversation.type == "chat":
        theirs = db.session.get(Friend, (conversation.peer_of(me.id), me.id))
        if theirs is None:
            raise NotFound()
        if theirs.blocked:
            raise Forbidden(lazy_gettext("The message was refused by the recipient."))
