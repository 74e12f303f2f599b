"""The members of a group: who they are, bringing in, removing, roles and mutes."""

from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import case, delete, func, or_, select
from sqlalchemy.orm import joinedload

from .. import delivery
from ..errors import Conflict, Forbidden, NotFound
from ..extensions import db
from ..lib.clock import iso, now
from ..lib.database import transaction
from ..models import Group, Member, User, UserInfo
from . import audit, groups, members, messages, views
from .identity import Caller


def page(
    seen: groups.Seen, number: int, size: int, text: str = ""
) -> tuple[int, list[tuple[Member, User]]]:
    """How many members a group has, and a page of them: the owner, the admins, then by the time
    they joined. With `text` those alone whose name or alias contains it."""
    rank = case({"owner": 0, "admin": 1}, value=Member.role, else_=2)
    query = (
        select(Member, User)
        .join(User, User.id == Member.user_id)
        .where(Member.conversation_id == seen.conversation.id)
    )
    count = seen.member_count
    if text:
        query = query.join(UserInfo, UserInfo.user_id == User.id).where(_is_called(text))
        count = db.session.scalar(query.with_only_columns(func.count()))
    rows = db.session.execute(
        query.options(joinedload(User.info))
        .order_by(rank, Member.joined_at, Member.user_id)
        .limit(size)
        .offset((number - 1) * size)
    )
    return count, [(member, user) for member, user in rows]


def _is_called(text: str):
    return or_(
        UserInfo.nickname.icontains(text, autoescape=True),
        Member.alias.icontains(text, autoescape=True),
        User.username_key.contains(text.lower(), autoescape=True),
    )


def among(seen: groups.Seen, user_ids: list[int]) -> set[int]:
    """Those of the users who are in the group."""
    query = select(Member.user_id).where(
        Member.conversation_id == seen.conversation.id, Member.user_id.in_(user_ids)
    )
    return set(db.session.scalars(query))


def may_add(group: Group, member: Member) -> bool:
    """Any member brings friends into the group, into an invite-only one who leads it."""
    return not group.disabled and (group.join_policy != "invite" or member.leads)


def acts(mine_: Member, other: Member) -> list[str]:
    """What a member may do to another: `appoint`, `dismiss`, `mute`, `speak`, `transfer`,
    `remove`."""
    found = []
    if mine_.role == "owner" and mine_.user_id != other.user_id:
        found += ["dismiss" if other.role == "admin" else "appoint", "transfer"]
    if is_above(mine_, other):
        is_muted = other.muted_until is not None and other.muted_until > now()
        found += ["speak" if is_muted else "mute", "remove"]
    return found


def add(me: Caller, group_id: int, user_ids: list[int]) -> groups.Seen:
    """Bring friends into the group; who may see `may_add`."""
    with transaction(db.session()) as after:
        group, conversation, member = groups.locked(me, group_id)
        if group.join_policy == "invite" and not member.leads:
            raise Forbidden(groups.ONLY_LEADERS)
        friend_ids = members.friends_only(me, user_ids)
        came = members.admit(group, conversation, friend_ids, after, by=me)
        if came and member.leads:
            audit.record(me, "member.add", group, after={"userIds": came})
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
        was = {"role": member.role, "mutedUntil": iso(member.muted_until)}
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
        became = {"role": member.role, "mutedUntil": iso(member.muted_until)}
        audit.record_changes(me, "member.update", user, was, became, group_id=group_id)
    return member, user


def _require_above(mine_: Member, other: Member) -> None:
    if not is_above(mine_, other):
        raise Forbidden(groups.ONLY_LEADERS)


def is_above(mine_: Member, other: Member) -> bool:
    """The owner is above everyone, an admin above those who don't lead: he may mute and remove
    them."""
    above = mine_.role == "owner" or (mine_.role == "admin" and not other.leads)
    return above and mine_.user_id != other.user_id


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
            user = db.session.get(User, user_id)
            audit.record(me, "member.remove", user, group_id=group_id)
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
