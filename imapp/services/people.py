"""People and their profiles, and finding people and groups."""

from flask_babel import lazy_gettext
from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import joinedload

from ..errors import Forbidden, NotFound
from ..extensions import db
from ..lib.database import transaction
from ..models import Friend, Group, Member, User, UserInfo
from . import groups, uploads, views
from .identity import Caller

MOST_FOUND = 20


def profile(user_id: int) -> User:
    """A user with what everyone who is logged in may see of him."""
    user = db.session.get(User, user_id, options=[joinedload(User.info)])
    if user is None:
        raise NotFound()
    return user


def update_profile(me: Caller, user_id: int, changes: dict) -> UserInfo:
    """Change one's own `nickname`, `photo`, `sign`; friends see it at once."""
    if user_id != me.id:
        raise Forbidden(lazy_gettext("Everyone edits his own profile."))
    with transaction(db.session()) as after:
        info = profile(me.id).info
        if changes.get("photo", info.photo) != info.photo:
            uploads.check_photo(me, changes["photo"])
        for name, value in changes.items():
            setattr(info, name, value)
        after(_tell_friends, me.id)
    return info


def _tell_friends(user_id: int) -> None:
    shared = select(Friend.conversation_id).where(
        Friend.user_id == user_id, Friend.blocked.is_(False)
    )
    views.announce_where(Member.user_id != user_id, Member.conversation_id.in_(shared))


def set_language(me: Caller, language: str | None) -> None:
    """The language in which the caller is answered; None: his browser's."""
    with transaction(db.session()):
        db.session.get(User, me.id).language = language


def search(me: Caller, text: str) -> tuple[list[User], list[groups.Seen]]:
    """At most 20 people and 20 groups whose names contain `text`: equal ones first, then those
    that begin with it."""
    key = text.lower()
    users = db.session.scalars(
        select(User)
        .join(UserInfo)
        .options(joinedload(User.info))
        .where(
            ~User.is_robot,
            or_(
                User.username_key.contains(key, autoescape=True),
                UserInfo.nickname.icontains(text, autoescape=True),
            ),
        )
        .order_by(
            case(
                (or_(User.username_key == key, _equals(UserInfo.nickname, text)), 0),
                (User.username_key.startswith(key, autoescape=True), 1),
                (UserInfo.nickname.istartswith(text, autoescape=True), 1),
                else_=2,
            ),
            User.username_key,
        )
        .limit(MOST_FOUND)
    ).all()
    rank = case(
        (_equals(Group.name, text), 0), (Group.name.istartswith(text, autoescape=True), 1), else_=2
    )
    found = groups.find(
        me,
        [Group.name.icontains(text, autoescape=True)],
        [rank, Group.name],
        MOST_FOUND,
    )
    return users, found


def _equals(column, text: str):
    """The same in whatever case; SQLite's `lower` knows ASCII alone."""
    return or_(column == text, func.lower(column) == text.lower())
