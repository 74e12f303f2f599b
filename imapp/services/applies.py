"""Applications: asking to become someone's friend or a group's member, and the answer."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import lazy_gettext
from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased, joinedload

from .. import delivery, payloads
from ..errors import Conflict, Invalid, NotFound
from ..extensions import db
from ..lib.clock import now
from ..lib.database import transaction
from ..models import Apply, Conversation, Friend, Group, Member, User
from ..shapes import ApplyShape, NewFriendShape
from . import audit, friends, groups, members
from .identity import Caller

MOST_HANDLED = 50


@dataclass
class Waiting:
    """An application with the two sides of it."""

    apply: Apply
    applicant: User
    to_user: User | None
    to_group: Group | None
    member_count: int
    conversation_id: int | None

    def payload(self) -> ApplyShape:
        to = (
            payloads.person(self.to_user)
            if self.to_user
            else payloads.group(self.to_group, self.member_count, self.conversation_id)
        )
        return payloads.apply(self.apply, self.applicant, to)


def waiting(me: Caller) -> list[Waiting]:
    """What waits for the caller, the newest first: for himself and for groups that he leads."""
    return _load(_waits_for(me.id))


def handled(me: Caller) -> list[Waiting]:
    """What was answered of that, by whomever, the latest first; the last `MOST_HANDLED`."""
    return _load(
        Apply.handled_at.is_not(None) & _addressed_to(me.id),
        order=[Apply.handled_at.desc()],
        limit=MOST_HANDLED,
    )


def _waits_for(user_id: int):
    return Apply.waiting_key.is_not(None) & _addressed_to(user_id)


def _addressed_to(user_id: int):
    led = (
        select(Conversation.group_id)
        .join(Member, Member.conversation_id == Conversation.id)
        .where(
            Member.user_id == user_id,
            Member.role.in_(["owner", "admin"]),
            Conversation.closed_at.is_(None),
            Conversation.group_id.is_not(None),
        )
    )
    return or_(Apply.to_user_id == user_id, Apply.to_group_id.in_(led))


def _load(condition, order: list | None = None, limit: int | None = None) -> list[Waiting]:
    applicant, to_user = aliased(User), aliased(User)
    count = (
        select(func.count())
        .where(Member.conversation_id == Conversation.id)
        .correlate(Conversation)
        .scalar_subquery()
    )
    query = (
        select(Apply, applicant, to_user, Group, count, Conversation.id)
        .join(applicant, applicant.id == Apply.from_id)
        .outerjoin(to_user, to_user.id == Apply.to_user_id)
        .outerjoin(Group, Group.id == Apply.to_group_id)
        .outerjoin(Conversation, Conversation.group_id == Group.id)
        .options(joinedload(applicant.info), joinedload(to_user.info))
        .where(condition)
        .order_by(*(order or []), Apply.id.desc())
        .limit(limit)
    )
    return [Waiting(*row) for row in db.session.execute(query)]


def has_asked_group(me: Caller, group_id: int) -> bool:
    """Whether the group has yet to answer the caller."""
    return _same(_key(me, "group", group_id)) is not None


def count(user_id: int) -> int:
    return _count(_waits_for(user_id))


def count_for_group(seen: groups.Seen) -> int:
    """How many wait for an answer of those who lead the group."""
    return _count(Apply.waiting_key.is_not(None) & (Apply.to_group_id == seen.group.id))


def _count(condition) -> int:
    return db.session.scalar(select(func.count()).select_from(Apply).where(condition))


def apply(me: Caller, type: str, to_id: int, message: str) -> Waiting:
    """Ask a user for friendship or a group for membership; the application.

    A second one while the first waits is the first. When the other has applied to the caller
    already they become friends, and a group that is open lets the caller in: then the answer is
    an application that has been approved.
    """
    ask = _ask_user if type == "user" else _ask_group
    key = _key(me, type, to_id)
    try:
        with transaction(db.session()) as after:
            apply_id = _same(key) or ask(me, to_id, message, key, after)
    except IntegrityError:
        # The same application, or the crossing one, was committed at the same moment.
        with transaction(db.session()) as after:
            apply_id = _same(key) or ask(me, to_id, message, key, after)
    return _load(Apply.id == apply_id)[0]


def _key(me: Caller, type: str, to_id: int) -> str:
    """What an application of the caller is called while it waits."""
    return f"{type}:{me.id}:{to_id}"


def _same(key: str) -> int | None:
    return db.session.scalar(select(Apply.id).where(Apply.waiting_key == key))


def _ask_user(me: Caller, to_id: int, message: str, key: str, after: Callable) -> int:
    if to_id == me.id:
        raise Invalid.field("toId", lazy_gettext("You can't be your own friend."))
    if _hold(me.id, to_id) < 2:
        raise NotFound()
    if db.session.get(Friend, (me.id, to_id)):
        raise Conflict(lazy_gettext("You are friends already."))
    crossing = db.session.scalar(
        select(Apply).where(Apply.waiting_key == f"user:{to_id}:{me.id}").with_for_update()
    )
    one = Apply(from_id=me.id, to_user_id=to_id, message=message, waiting_key=key)
    db.session.add(one)
    db.session.flush()
    if crossing:
        _handle(me, crossing, approval=True)
        _handle(me, one, approval=True)
        friends.befriend(me.id, to_id, after)
        after(_tell_counts, [me.id, to_id])
    else:
        after(_tell, one.id, [to_id])
    return one.id


def _hold(*user_ids: int) -> int:
    """Lock a pair of users, so that what crosses happens one after the other; how many exist."""
    people = User.id.in_(user_ids) & ~User.is_robot
    query = select(User.id).where(people).order_by(User.id).with_for_update()
    return len(db.session.scalars(query).all())


def _ask_group(me: Caller, to_id: int, message: str, key: str, after: Callable) -> int:
    group, conversation = groups.open_to(me, to_id)
    if db.session.get(Member, (conversation.id, me.id)):
        raise Conflict(lazy_gettext("You are in this group already."))
    one = Apply(from_id=me.id, to_group_id=to_id, message=message, waiting_key=key)
    db.session.add(one)
    db.session.flush()
    if group.join_policy == "open":
        members.admit(group, conversation, [me.id], after)
        _handle(me, one, approval=True)
    else:
        after(_tell, one.id, members.leaders(conversation.id))
    return one.id


def _handle(me: Caller, one: Apply, approval: bool) -> None:
    one.approved, one.handled_at, one.handled_by_id, one.waiting_key = approval, now(), me.id, None


def _tell(apply_id: int, user_ids: list[int]) -> None:
    payload = _load(Apply.id == apply_id)[0].payload()
    for user_id in user_ids:
        delivery.applied(user_id, count(user_id), payload)


def _tell_counts(user_ids: list[int]) -> None:
    for user_id in user_ids:
        delivery.applied(user_id, count(user_id), None)


def answer_friend(me: Caller, apply_id: int, approval: bool) -> NewFriendShape | None:
    """Accept or refuse someone who asked the caller; the new friend, or None.

    `NotFound` for anyone else's application, `Conflict` when it was handled before.
    """
    with transaction(db.session()) as after:
        from_id = db.session.scalar(select(Apply.from_id).where(Apply.id == apply_id))
        _hold(me.id, from_id or me.id)
        one = _answerable(apply_id, Apply.to_user_id == me.id)
        _handle(me, one, approval)
        if approval:
            friends.befriend(me.id, from_id, after)
        after(_tell_counts, [me.id])
    return payloads.new_friend(friends.one(me, from_id)) if approval else None


def answer_group(me: Caller, apply_id: int, approval: bool) -> groups.Seen | None:
    """Let in or refuse someone who asked a group that the caller leads; the group, or None."""
    with transaction(db.session()) as after:
        one = db.session.get(Apply, apply_id)
        if one is None or one.to_group_id is None:
            raise NotFound()
        group, conversation = groups.led_by(me, one.to_group_id)
        one = _answerable(apply_id, Apply.to_group_id == group.id)
        _handle(me, one, approval)
        user = db.session.get(User, one.from_id)
        act = "apply.accept" if approval else "apply.refuse"
        audit.record(me, act, user, group_id=group.id)
        if approval:
            members.admit(group, conversation, [one.from_id], after)
        after(_tell_counts, members.leaders(conversation.id))
        group_id = group.id
    return groups.one(me, group_id) if approval else None


def _answerable(apply_id: int, condition) -> Apply:
    one = db.session.scalar(
        select(Apply)
        .where(Apply.id == apply_id, condition)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if one is None:
        raise NotFound()
    if one.waiting_key is None:
        raise Conflict(lazy_gettext("This application has been handled already."))
    return one
