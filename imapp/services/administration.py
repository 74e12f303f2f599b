"""What administrators see and decide of users and groups."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from .. import delivery
from ..errors import NotFound
from ..extensions import db
from ..lib.database import transaction
from ..models import Conversation, Group, Member, Role, User, UserRole
from . import messages, rights, views
from .identity import Caller


def users(
    username: str | None, provider: str | None, order, offset: int, limit: int
) -> tuple[int, list[tuple[User, list[Role]]]]:
    """How many users match, and some of them with their roles."""
    conditions = []
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
        if mute is not None and mute != group.mute:
            group.mute = mute
        if disabled is not None and disabled != group.disabled:
            group.disabled = disabled
            _say(conversation, disabled, after)
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
