"""What administrators see and decide of users and groups."""

from flask_babel import lazy_gettext
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from .. import delivery
from ..errors import Conflict, NotFound
from ..extensions import db
from ..lib import passwords
from ..lib.database import transaction
from ..models import Conversation, Group, Member, Role, User, UserRole
from . import accounts, audit, devices, messages, rights, views
from .identity import Caller


def users(
    username: str | None, provider: str | None, order, offset: int, limit: int
) -> tuple[int, list[tuple[User, list[Role]]]]:
    """How many people match, and some of them with their roles."""
    conditions = [~User.is_robot]
    if username:
        conditions.append(User.username_key.contains(username.lower(), autoescape=True))
    if provider:
        conditions.append(User.provider == provider)
    found = db.session.scalars(
        select(User)
        .options(joinedload(User.info))
        .where(*conditions)
        .order_by(order, User.id)
        .offset(offset)
        .limit(limit)
    ).all()
    roles: dict[int, list[Role]] = {user.id: [] for user in found}
    for user_id, role in db.session.execute(
        select(UserRole.user_id, Role)
        .join(Role, Role.id == UserRole.role_id)
        .where(UserRole.user_id.in_(roles))
        .order_by(Role.id)
    ):
        roles[user_id].append(role)
    count = db.session.scalar(select(func.count()).select_from(User).where(*conditions))
    return count, [(user, roles[user.id]) for user in found]


def create_user(me: Caller, username: str, nickname: str | None) -> tuple[User, str]:
    """Make a local account with the role `user`, also while sign-up is closed; with the password
    that it begins with, which is kept nowhere. `Conflict` when the name is taken."""
    password = passwords.make()
    digest = passwords.digest(password)
    try:
        with transaction(db.session()):
            rights.require(me.id, rights.ADMIN)
            info = {"nickname": nickname} if nickname else None
            user = accounts.create(username, digest, roles=["user"], info=info)
            audit.record(me, "user.create", user)
    except IntegrityError:
        raise Conflict(accounts.TAKEN) from None
    return user, password


def renew_password(me: Caller, user_id: int) -> str:
    """Give a user a new password, which is kept nowhere, and log him out everywhere."""
    password = passwords.make()
    digest = passwords.digest(password)
    with transaction(db.session()) as after:
        (user,) = _people(me, [user_id])
        if user.provider != "local":
            raise Conflict(lazy_gettext("This user logs in elsewhere and has no password here."))
        user.password_hash = digest
        devices.end_all([user.id], after)
        audit.record(me, "user.password", user)
    return password


def log_out(me: Caller, user_ids: list[int]) -> None:
    """End all devices and tokens of these users, their sockets at once."""
    with transaction(db.session()) as after:
        people = _people(me, user_ids)
        devices.end_all([user.id for user in people], after)
        for user in people:
            audit.record(me, "user.logout", user)


def _people(me: Caller, user_ids: list[int]) -> list[User]:
    """These users, held until an administrator's transaction ends; `NotFound` if one is none."""
    rights.require(me.id, rights.ADMIN)
    query = select(User).where(User.id.in_(user_ids), ~User.is_robot).order_by(User.id)
    found = db.session.scalars(query.with_for_update()).all()
    if len(found) != len(set(user_ids)):
        raise NotFound()
    return list(found)


def groups(order, offset: int, limit: int) -> tuple[int, list[tuple[Group, Conversation, int]]]:
    """How many groups there are, dissolved ones included, and some with their number of members."""
    members = (
        select(func.count(Member.user_id))
        .where(Member.conversation_id == Conversation.id)
        .correlate(Conversation)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Group, Conversation, members)
        .join(Conversation, Conversation.group_id == Group.id)
        .order_by(order, Group.id)
        .offset(offset)
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    count = db.session.scalar(select(func.count()).select_from(Group))
    return count, [(group, conversation, number) for group, conversation, number in rows]


def set_group(
    me: Caller, group_id: int, *, disabled: bool | None = None, mute: bool | None = None
) -> tuple[Group, Conversation, int]:
    """Close a group or open it again (one that its owner dissolved comes back, too), mute it or
    let it speak; its members see it at once."""
    with transaction(db.session()) as after:
        rights.require(me.id, rights.ADMIN)
        conversation = db.session.scalar(
            select(Conversation).where(Conversation.group_id == group_id).with_for_update()
        )
        if conversation is None:
            raise NotFound()
        group = db.session.get(Group, group_id)
        was = {"mute": group.mute, "disabled": group.disabled}
        if mute is not None:
            group.mute = mute
        if disabled is not None and disabled != group.disabled:
            group.disabled = disabled
            _say(conversation, disabled, after)
        became = {"mute": group.mute, "disabled": group.disabled}
        audit.record_changes(me, "group.update", group, was, became)
        members = db.session.scalars(
            select(Member.user_id).where(Member.conversation_id == conversation.id)
        ).all()
        if conversation.closed_at and disabled is False:
            conversation.closed_at = None
            after(delivery.enter, members, conversation.id)
        after(views.announce, conversation.id, members)
    return group, conversation, len(members)


def _say(conversation: Conversation, disabled: bool, after) -> None:
    words = (
        messages.in_words("An administrator closed the group")
        if disabled
        else messages.in_words("An administrator opened the group again")
    )
    message = messages.append_system(conversation, "disabled", words, disabled=disabled)
    messages.publish(message, conversation, after)
