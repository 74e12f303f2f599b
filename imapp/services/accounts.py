"""Accounts: signing up, proving who one is, changing the password."""

from typing import Any

from flask import current_app
from flask_babel import lazy_gettext
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from ..errors import Conflict, Forbidden, Invalid, Unauthenticated
from ..extensions import db
from ..lib import passwords
from ..lib.database import transaction
from ..models import Right, Role, User, UserInfo, UserRole
from . import devices, rights, robots
from .identity import Caller

TAKEN = lazy_gettext("This username is taken.")


def sign_up(username: str, password: str) -> int:
    """Make a local account with the role `user`; its id. Raises `Forbidden` while sign-up is
    closed and `Conflict` when the name is taken, in whatever case."""
    if not current_app.config["SIGNUP_OPEN"]:
        raise Forbidden(lazy_gettext("Signing up is closed. Please ask an administrator."))
    digest = passwords.digest(password)
    try:
        with transaction(db.session()):
            return create(username, digest, roles=["user"]).id
    except IntegrityError:
        raise Conflict(TAKEN) from None


def create(
    username: str, digest: str | None, *, roles: list[str], info: dict[str, Any] | None = None
) -> User:
    """Add an account within the caller's transaction, and its conversation with the robot; `info`
    holds the profile's columns. Raises `Conflict` for the robot's own name."""
    if username.lower() == robots.USERNAME:
        raise Conflict(TAKEN)
    user = User(username=username, username_key=username.lower(), password_hash=digest)
    user.info = UserInfo(**{"nickname": username} | (info or {}))
    db.session.add(user)
    db.session.flush()
    role_ids = db.session.scalars(select(Role.id).where(Role.key_name.in_(roles)))
    db.session.add_all(UserRole(user_id=user.id, role_id=role_id) for role_id in role_ids)
    robots.meet(user)
    return user


def create_administrator(username: str, password: str) -> None:
    """Make an administrator, for the command line; `Conflict` when the name is taken."""
    digest = passwords.digest(password)
    try:
        with transaction(db.session()):
            create(username, digest, roles=["admin", "user"])
    except IntegrityError:
        raise Conflict(TAKEN) from None


def authenticate(username: str, password: str) -> tuple[int, str]:
    """The id of the user with this name and password, and the digest that verified it.

    The same `Unauthenticated`, at the same cost, for an unknown name and a wrong password;
    `Forbidden` when he is right and may not log in.
    """
    user = db.session.scalar(select(User).where(User.username_key == username.lower()))
    stored = user and user.password_hash
    db.session.rollback()  # hashing takes a while: hold no connection meanwhile
    if not passwords.matches(stored, password):
        raise Unauthenticated(lazy_gettext("The username or the password is wrong."))
    if rights.LOGIN not in rights.of(user.id):
        raise Forbidden(lazy_gettext("This account has been disabled."))
    user_id = user.id
    if passwords.outdated(stored):
        stored = _renew(user_id, stored, passwords.digest(password))
    return user_id, stored


def change_password(me: Caller, old: str, new: str) -> None:
    """Set a new password and end all other devices and all tokens, their sockets at once."""
    user = db.session.get(User, me.id)
    stored = user.password_hash
    db.session.rollback()
    if not passwords.matches(stored, old):
        raise Invalid.field("oldPassword", lazy_gettext("The old password is wrong."))
    digest = passwords.digest(new)
    with transaction(db.session()) as after:
        # Held from here on: who logs in with the old password meanwhile comes before or not at all.
        db.session.get(User, me.id, with_for_update=True).password_hash = digest
        devices.end_others(me, after)


def _renew(user_id: int, stored: str, digest: str) -> str:
    """Store the same password at today's cost, unless it was changed meanwhile."""
    with transaction(db.session()):
        same = update(User).where(User.id == user_id, User.password_hash == stored)
        changed = db.session.execute(same.values(password_hash=digest)).rowcount
    return digest if changed else stored


def current(user_id: int) -> tuple[User, list[Role], list[Right]]:
    """The user with his profile, his roles, and the rights he has after all denials."""
    user = db.session.scalars(
        select(User).options(joinedload(User.info)).where(User.id == user_id)
    ).one()
    roles = db.session.scalars(
        select(Role).join(UserRole).where(UserRole.user_id == user_id).order_by(Role.id)
    ).all()
    names = rights.of(user_id)
    granted = db.session.scalars(
        select(Right).where(Right.key_name.in_(names)).order_by(Right.id)
    ).all()
    return user, roles, granted
