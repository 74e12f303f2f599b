"""The robot's account, and the conversation that everyone has with it.

The robot is a row of `users` like everyone else, and a member of the conversation: so what it says
is unread, is notified, quoted and numbered, and has a `fromId`, as any message does, and nothing
in the chat knows about robots. It is of a provider of its own, without a password and without a
role, under a key that no sign-up can give: nobody logs in as it, finds it or befriends it.

The pair of the two in `conversations` makes the conversation one for ever, as it does for friends.
It is made along with the account, and when the server starts for the accounts of before.
"""

from datetime import timedelta

from flask import current_app
from flask_babel import force_locale, get_locale, gettext
from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from .. import delivery, kinds
from ..extensions import db
from ..lib.clock import now
from ..lib.database import transaction
from ..models import Conversation, Member, Message, User, UserInfo
from ..models.user import ROBOT
from ..payloads import ROBOT_PHOTO
from . import members, messages, presence, views

# The username that it shows; people who had it before keep it.
USERNAME = "robot"
# No username has a colon.
_KEY = ":robot"
# Conversations made in one transaction: others write in between.
AT_A_TIME = 50


def is_on() -> bool:
    """Whether anybody answers in this deployment."""
    return current_app.extensions["robot"].provider is not None


def account_id() -> int | None:
    """The user id of the robot; None before anyone has met it."""
    return db.session.scalar(select(User.id).where(User.is_robot, User.provider_id == ROBOT))


def meet(user: User) -> None:
    """Make the user's conversation with the robot, with its greeting, within the caller's
    transaction; nothing when the robot is off. The account is new: nobody need be told."""
    if is_on():
        _meet(user, account_id() or _make_account())


def _make_account() -> int:
    """Within the caller's transaction; of two at once the constraint lets one."""
    user = User(username=USERNAME, username_key=_KEY, provider=ROBOT, provider_id=ROBOT)
    user.info = UserInfo(nickname=messages.in_words("Assistant"), photo=ROBOT_PHOTO)
    try:
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError:
        return account_id()
    return user.id


def _meet(user: User, robot_id: int) -> int:
    low_id, high_id = sorted((user.id, robot_id))
    conversation = Conversation(
        type="robot", low_id=low_id, high_id=high_id, last_seq=0, last_version=0
    )
    db.session.add(conversation)
    db.session.flush()
    for user_id in (user.id, robot_id):
        members.join(conversation, user_id)
    with force_locale(user.language or str(get_locale())):
        words = _greeting(user.info.nickname)
    messages.append(conversation, kinds.Txt(msg=words), from_id=robot_id)
    return conversation.id


def _greeting(name: str) -> str:
    return gettext(
        "Hello %(name)s, I'm the assistant here. Ask me how things work, what time it is, what "
        "12 × 34 makes, or for a joke. Write “help” for all that I can do.",
        name=name,
    )


def open_or_close() -> None:
    """When a server starts: show the conversations that there are, or none while the robot is
    off. What was said in them comes back with it."""
    robot_id = account_id()
    if robot_id is None:
        return
    closed = Conversation.closed_at.is_not(None)
    wrong = and_(_of_robot(robot_id), closed if is_on() else ~closed)
    with transaction(db.session()):
        moment = None if is_on() else now()
        db.session.execute(update(Conversation).where(wrong).values(closed_at=moment))


def meet_everyone() -> None:
    """Make the conversations that are missing, those of accounts older than the robot; who is
    online hears of his."""
    while is_on() and _some_missing():
        with transaction(db.session()) as after:
            robot_id = account_id() or _make_account()
            # Of several processes that start together one makes them after the other.
            db.session.get(User, robot_id, with_for_update=True)
            users = db.session.scalars(
                select(User)
                .options(joinedload(User.info))
                .where(_has_none(robot_id))
                .order_by(User.id)
                .limit(AT_A_TIME)
            ).all()
            after(_tell, {user.id: _meet(user, robot_id) for user in users})


def _some_missing() -> bool:
    robot_id = account_id()
    query = select(User.id).where(_has_none(robot_id) if robot_id else User.id > 0).limit(1)
    found = db.session.scalar(query)
    db.session.rollback()
    return found is not None


def _has_none(robot_id: int):
    """The SQL question whether the `User` at hand has no conversation with the robot."""
    pairs = (
        and_(Conversation.low_id == User.id, Conversation.high_id == robot_id),
        and_(Conversation.low_id == robot_id, Conversation.high_id == User.id),
    )
    return and_(User.id != robot_id, *(~exists().where(pair).correlate(User) for pair in pairs))


def _of_robot(robot_id: int):
    return or_(Conversation.low_id == robot_id, Conversation.high_id == robot_id)


def _tell(made: dict[int, int]) -> None:
    """`made`: user id → his new conversation's."""
    for user_id in presence.among(made):
        delivery.enter([user_id], made[user_id])
        views.announce(made[user_id], [user_id])


def unanswered() -> list[int]:
    """The conversations of the last day in which a person has no answer: the process that was to
    give it has ended before it did."""
    robot_id = account_id()
    if robot_id is None:
        return []
    query = (
        select(Conversation.id)
        .join(Member, and_(Member.conversation_id == Conversation.id, Member.user_id == robot_id))
        .join(
            Message,
            and_(
                Message.conversation_id == Conversation.id,
                is_unanswered(robot_id, Member.read_seq),
            ),
        )
        .where(
            Conversation.closed_at.is_(None),
            Conversation.active_at > now() - timedelta(days=1),
        )
        .distinct()
    )
    found = list(db.session.scalars(query))
    db.session.rollback()
    return found


def is_unanswered(robot_id: int, read_seq) -> ColumnElement[bool]:
    """The SQL question whether the `Message` at hand waits for an answer, where the robot has read
    up to `read_seq` (a value or column): it reads what it answers."""
    return and_(Message.seq > read_seq, Message.from_id != robot_id, Message.recalled_at.is_(None))
