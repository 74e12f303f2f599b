"""Groups: making, describing, handing over and dissolving them."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import lazy_gettext
from pydantic.alias_generators import to_camel
from sqlalchemy import desc, func, select

from .. import delivery, payloads
from ..errors import Forbidden, Invalid, NotFound
from ..extensions import db
from ..lib.clock import now
from ..lib.database import transaction
from ..models import Conversation, Group, Member, UserInfo
from ..shapes import GroupShape
from . import audit, conversations, members, messages, uploads, views
from .identity import Caller

ONLY_LEADERS = lazy_gettext("Only the owner and admins may do that.")
# Groups to choose from without having searched.
MOST_SHOWN = 50


@dataclass
class Seen:
    """A group as one user sees it: with his membership, or None from outside."""

    group: Group
    conversation: Conversation
    member: Member | None
    member_count: int

    def payload(self) -> GroupShape:
        return payloads.group(self.group, self.member_count, self.conversation.id, self.member)


def mine(me: Caller) -> list[Seen]:
    """The groups that the caller is in, by name."""
    return _load(me, Member.user_id.is_not(None))


def one(me: Caller, group_id: int) -> Seen:
    """A group of the caller's, or one that he could join; `NotFound` for any other."""
    found = _load(me, Group.id == group_id)
    if not found or (found[0].member is None and not _joinable(found[0].group)):
        raise NotFound(lazy_gettext("This group is no more, or lets in only those it invites."))
    return found[0]


def of_mine(me: Caller, group_id: int) -> Seen:
    """A group that the caller is in; `NotFound` for any other."""
    seen = one(me, group_id)
    if seen.member is None:
        raise NotFound()
    return seen


def led(me: Caller, group_id: int) -> Seen:
    """As `of_mine`, for the owner and admins; `Forbidden` for other members."""
    seen = of_mine(me, group_id)
    if not seen.member.leads:
        raise Forbidden(ONLY_LEADERS)
    return seen


def open_to_join(me: Caller) -> list[Seen]:
    """The largest groups that let anyone in; `member` tells where the caller is in already. Those
    that want to be asked are found by who knows their name."""
    return _load(
        me,
        Group.disabled.is_(False),
        Group.join_policy == "open",
        order=[desc("member_count")],
        limit=MOST_SHOWN,
    )


def find(me: Caller, conditions: list, order: list, limit: int) -> list[Seen]:
    """Groups that can be joined, or that the caller is in, for a search."""
    visible = (Group.disabled.is_(False) & (Group.join_policy != "invite")) | Member.user_id.is_not(
        None
    )
    return _load(me, visible, *conditions, order=order, limit=limit)


def _joinable(group: Group) -> bool:
    return not group.disabled and group.join_policy != "invite"


def _load(me: Caller, *conditions, order: list | None = None, limit: int | None = None):
    count = (
        select(func.count(Member.user_id))
        .where(Member.conversation_id == Conversation.id)
        .correlate(Conversation)
        .scalar_subquery()
        .label("member_count")
    )
    query = (
        select(Group, Conversation, Member, count)
        .join(Conversation, Conversation.group_id == Group.id)
        .outerjoin(Member, (Member.conversation_id == Conversation.id) & (Member.user_id == me.id))
        .where(Conversation.closed_at.is_(None), *conditions)
        .order_by(*(order or [Group.name]), Group.id)
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return [Seen(*row) for row in db.session.execute(query)]


def locked(me: Caller, group_id: int) -> tuple[Group, Conversation, Member]:
    """A group of the caller's, held until the transaction ends; `NotFound` for any other."""
    conversation_id = db.session.scalar(
        select(Conversation.id).where(Conversation.group_id == group_id)
    )
    if conversation_id is None:
        raise NotFound()
    conversation, member = conversations.member_of(me, conversation_id, lock=True)
    return db.session.get(Group, group_id), conversation, member


def led_by(me: Caller, group_id: int) -> tuple[Group, Conversation]:
    """As `locked`, for the owner and admins; `Forbidden` for other members."""
    group, conversation, member = locked(me, group_id)
    if not member.leads:
        raise Forbidden(ONLY_LEADERS)
    return group, conversation


def owned_by(me: Caller, group_id: int) -> tuple[Group, Conversation, Member]:
    group, conversation, member = locked(me, group_id)
    if member.role != "owner":
        raise Forbidden(lazy_gettext("Only the owner may do that."))
    return group, conversation, member


def open_to(me: Caller, group_id: int) -> tuple[Group, Conversation]:
    """A group that the caller may ask to join, held until the transaction ends."""
    conversation = db.session.scalar(
        select(Conversation)
        .where(Conversation.group_id == group_id, Conversation.closed_at.is_(None))
        .with_for_update()
    )
    group = db.session.get(Group, group_id)
    member = conversation and db.session.get(Member, (conversation.id, me.id))
    if conversation is None or (member is None and not _joinable(group)):
        raise NotFound()
    return group, conversation


def create(me: Caller, name: str, introduction: str, photo: str, member_ids: list[int]) -> Seen:
    """Make a group of the caller, who owns it, and friends of his."""
    with transaction(db.session()) as after:
        uploads.check_photo(me, photo)
        friend_ids = members.friends_only(me, member_ids)
        group_id = found(me, name, introduction, photo, friend_ids, after)
    return one(me, group_id)


def found(
    me: Caller, name: str, introduction: str, photo: str, user_ids: list[int], after: Callable
) -> int:
    """Make a group with these members within the caller's transaction; its id."""
    group = Group(name=name, introduction=introduction, photo=photo, owner_id=me.id)
    db.session.add(group)
    db.session.flush()
    conversation = Conversation(type="groupchat", group_id=group.id, last_seq=0, last_version=0)
    db.session.add(conversation)
    db.session.flush()
    members.join(conversation, me.id, role="owner")
    after(delivery.enter, [me.id], conversation.id)
    if user_ids:
        members.admit(group, conversation, user_ids, after, by=me)
    else:
        words = messages.in_words("The group was created")
        message = messages.append_system(conversation, "created", words, userId=me.id)
        after(views.announce, conversation.id, [me.id])
        messages.publish(message, conversation, after)
    return group.id


def update(me: Caller, group_id: int, changes: dict) -> Seen:
    """Change `name`, `photo`, `introduction`, `announcement`, `mute`, `join_policy`; by the owner
    and admins."""
    with transaction(db.session()) as after:
        group, conversation = led_by(me, group_id)
        changed = {name: value for name, value in changes.items() if value != getattr(group, name)}
        # The one that it has already may be another admin's upload.
        uploads.check_photo(me, changed.get("photo", ""))
        was = {to_camel(name): getattr(group, name) for name in changed}
        for name, value in changed.items():
            setattr(group, name, value)
        became = {to_camel(name): value for name, value in changed.items()}
        audit.record_changes(me, "group.update", group, was, became)
        actor = members.names([me.id])
        told = [_tell(conversation, me, actor, name, value) for name, value in changed.items()]
        views.announce_to_all(conversation, after)
        for message in filter(None, told):
            messages.publish(message, conversation, after)
    return one(me, group_id)


def _tell(conversation: Conversation, me: Caller, actor: str, name: str, value):
    """The system message about one change, for those that people want to hear of."""
    if name == "name":
        words = messages.in_words(
            "%(actor)s renamed the group to %(name)s", actor=actor, name=value
        )
        return messages.append_system(conversation, "renamed", words, userId=me.id, name=value)
    if name == "announcement" and value:
        words = messages.in_words("%(actor)s changed the announcement", actor=actor)
        return messages.append_system(conversation, "announcement", words, userId=me.id)
    if name == "mute":
        words = (
            messages.in_words("%(actor)s muted everyone but the admins", actor=actor)
            if value
            else messages.in_words("%(actor)s lets everyone speak again", actor=actor)
        )
        return messages.append_system(conversation, "mute", words, userId=me.id, mute=value)
    return None


def dissolve(me: Caller, group_id: int) -> None:
    """Close the group for good: members see it no more, its history stays in the database."""
    with transaction(db.session()) as after:
        group, conversation, _ = owned_by(me, group_id)
        group.disabled = True
        audit.record(me, "group.dissolve", group)
        words = messages.in_words("The group was dissolved")
        message = messages.append_system(conversation, "dissolved", words, userId=me.id)
        messages.publish(message, conversation, after)
        conversation.closed_at = now()
        user_ids = db.session.scalars(
            select(Member.user_id).where(Member.conversation_id == conversation.id)
        ).all()
        after(delivery.leave, user_ids, conversation.id)
        after(delivery.conversation_removed, conversation.id, user_ids)


def transfer(me: Caller, group_id: int, user_id: int) -> Seen:
    """Make another member the owner; the caller stays as a member."""
    with transaction(db.session()) as after:
        group, conversation, mine_ = owned_by(me, group_id)
        member = db.session.get(Member, (conversation.id, user_id))
        if member is None or user_id == me.id:
            raise Invalid.field("userId", lazy_gettext("Choose another member of the group."))
        mine_.role, member.role, group.owner_id = "member", "owner", user_id
        owners = {"before": {"ownerId": me.id}, "after": {"ownerId": user_id}}
        audit.record(me, "group.transfer", group, **owners)
        name = db.session.get(UserInfo, user_id).nickname
        words = messages.in_words("%(name)s owns the group now", name=name)
        message = messages.append_system(conversation, "owner", words, userId=user_id)
        views.announce_to_all(conversation, after)
        messages.publish(message, conversation, after)
    return one(me, group_id)
