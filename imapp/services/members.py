"""Coming into a conversation: what groups, friends and applications share."""

from collections.abc import Callable

from flask import current_app
from flask_babel import lazy_gettext
from sqlalchemy import select

from .. import delivery
from ..errors import Conflict, Forbidden, Invalid
from ..extensions import db
from ..models import Conversation, Friend, Group, Member, UserInfo
from . import messages, views
from .identity import Caller


def join(conversation: Conversation, user_id: int, role: str = "member") -> Member:
    """Add a member who sees what comes from now on; the conversation must be locked."""
    member = Member(
        conversation_id=conversation.id,
        user_id=user_id,
        role=role,
        cleared_seq=conversation.last_seq,
        read_seq=conversation.last_seq,
    )
    db.session.add(member)
    return member


def names(user_ids: list[int]) -> str:
    """Their nicknames in one line, in the order of their ids."""
    query = (
        select(UserInfo.nickname).where(UserInfo.user_id.in_(user_ids)).order_by(UserInfo.user_id)
    )
    return messages.in_words(", ").join(db.session.scalars(query))


def leaders(conversation_id: int) -> list[int]:
    query = select(Member.user_id).where(
        Member.conversation_id == conversation_id, Member.role.in_(["owner", "admin"])
    )
    return list(db.session.scalars(query))


def friends_only(me: Caller, user_ids: list[int]) -> list[int]:
    """`user_ids` without the caller's own; `Invalid` if one is not his friend, or has blocked him
    and must not be reached by way of a group either."""
    wanted = set(user_ids) - {me.id}
    query = select(Friend.user_id).where(
        Friend.friend_id == me.id, Friend.user_id.in_(wanted), Friend.blocked.is_(False)
    )
    found = set(db.session.scalars(query))
    if found != wanted:
        raise Invalid.field("memberIds", lazy_gettext("Only friends can be added to a group."))
    return sorted(found)


def admit(
    group: Group,
    conversation: Conversation,
    user_ids: list[int],
    after: Callable,
    by: Caller | None = None,
) -> list[int]:
    """Let users into a group within the caller's transaction, and tell everyone in it; who came.

    `by` is the member who brought them; None: they asked. The conversation must be locked. Who is
    in it already stays as he is; `Conflict` when there is no room left.
    """
    if group.disabled:
        raise Forbidden(lazy_gettext("This group has been closed."))
    present = set(
        db.session.scalars(select(Member.user_id).where(Member.conversation_id == conversation.id))
    )
    db.session.flush()
    joining = [user_id for user_id in user_ids if user_id not in present]
    if not joining:
        return []
    if len(present) + len(joining) > current_app.config["GROUP_MAX_MEMBERS"]:
        raise Conflict(lazy_gettext("The group is full."))
    for user_id in joining:
        join(conversation, user_id)
    db.session.flush()
    newcomers = names(joining)
    if by:
        words = messages.in_words("%(name)s added %(names)s", name=names([by.id]), names=newcomers)
    else:
        words = messages.in_words("%(names)s joined the group", names=newcomers)
    message = messages.append_system(
        conversation, "joined", words, userIds=joining, byId=by.id if by else None
    )
    after(delivery.enter, joining, conversation.id)
    after(views.announce, conversation.id, sorted(present | set(joining)))
    messages.publish(message, conversation, after)
    return joining
