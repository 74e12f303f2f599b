"""The members of a group: who they are, bringing in, removing, roles and mutes."""

from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import case, delete, select
from sqlalchemy.orm import joinedload

from .. import delivery
from ..errors import Conflict, Forbidden, NotFound
from ..extensions import db
from ..lib.database import transaction
from ..models import Member, User
from . import groups, members, messages, views
from .identity import Caller


def page(
    me: Caller, group_id: int, number: int, size: int
) -> tuple[int, list[tuple[Member, User]]]:
    """How many members a group of the caller's has, and a page of them: the owner, the admins,
    then by the time they joined."""
    seen = groups.one(me, group_id)
    if seen.member is None:
        raise NotFound()
    rank = case({"owner": 0, "admin": 1}, value=Member.role, else_=2)
    rows = db.session.execute(
        select(Member, User)
        .join(User, User.id == Member.user_id)
        .options(joinedload(User.info))
        .where(Member.conversation_id == seen.conversation.id)
        .order_by(rank, Member.joined_at, Member.user_id)
        .limit(size)
        .offset((number - 1) * size)
    )
    return seen.member_count, [(member, user) for member, user in rows]


def add(me: Caller, group_id: int, user_ids: list[int]) -> groups.Seen:
    """Bring friends into the group; by any member, or in an invite-only one by who leads it."""
    with transaction(db.session()) as after:
        group, conversation, member = groups.locked(me, group_id)
        if group.join_policy == "invite" and not member.leads:
            raise Forbidden(lazy_gettext("Only the owner and admins may do that."))
        members.admit(group, conversation, members.friends_only(me, user_ids), after, by=me)
    return groups.one(me, group_id)


def update(
    me: Caller,
    group_id: int,
    user_id: int,
    *,
    role: str | None = None,
    alias: str | None = None,
    muted_until: datetime | None = None,
    change_mute: bool = False,
) -> tuple[Member, User]:
    """Set a member's role (by the owner), mute him until a time or, with `change_mute` and None,
    let him speak (by who leads, not the owner or a fellow admin), or one's own alias."""
    with transaction(db.session()) as after:
        _, conversation, mine_ = groups.locked(me, group_id)
        member = db.session.get(Member, (conversation.id, user_id))
        if member is None:
            raise NotFound()
        if alias is not None:
            if user_id != me.id:
                raise Forbidden(lazy_gettext("Everyone chooses his own alias."))
            member.alias = alias
        if role is not None:
            if mine_.role != "owner" or member.role == "owner":
                raise Forbidden(lazy_gettext("Only the owner may do that."))
            member.role = role
        if change_mute:
            _require_above(mine_, member)
            member.muted_until = muted_until
        after(views.announce, conversation.id, [user_id])
        user = db.session.scalar(
            select(User).options(joinedload(User.info)).where(User.id == user_id)
        )
    return member, user


def _require_above(mine_: Member, other: Member) -> None:
    """The owner is above everyone, an admin above those who don't lead."""
    above = mine_.role == "owner" or (mine_.role == "admin" and not other.leads)
    if not above or mine_.user_id == other.user_id:
        raise Forbidden(lazy_gettext("Only the owner and admins may do that."))


def remove(me: Caller, group_id: int, user_id: int) -> None:
    """Leave the group, or remove someone from it; from then on he hears nothing of it."""
    with transaction(db.session()) as after:
        _, conversation, mine_ = groups.locked(me, group_id)
        member = db.session.get(Member, (conversation.id, user_id))
        if member is None:
            raise NotFound()
        leaving = user_id == me.id
        if leaving and member.role == "owner":
            raise Conflict(
                lazy_gettext("Hand the group over to someone or dissolve it before you leave.")
            )
        if not leaving:
            _require_above(mine_, member)
        db.session.execute(
            delete(Member).where(
                Member.conversation_id == conversation.id, Member.user_id == user_id
            )
        )
        after(delivery.leave, [user_id], conversation.id)
        after(delivery.conversation_removed, conversation.id, [user_id])
        name = members.names([user_id])
        words = (
            messages.in_words("%(name)s left the group", name=name)
            if leaving
            else messages.in_words(
                "%(actor)s removed %(name)s", actor=members.names([me.id]), name=name
            )
        )
        message = messages.append_system(
            conversation, "left" if leaving else "removed", words, userId=user_id, byId=me.id
        )
        views.announce_to_all(conversation, after)
        messages.publish(message, conversation, after)
