"""Who is online, and telling his friends when that changes."""

from collections.abc import Iterable

from flask import current_app
from sqlalchemy import select, update

from .. import delivery
from ..extensions import db
from ..lib.clock import iso, now
from ..lib.database import transaction
from ..models import Friend, User


def among(user_ids: Iterable[int]) -> set[int]:
    return _store().among(user_ids)


def came(user_id: int, sid: str) -> None:
    """A socket opened; at the user's first one his friends hear that he is online."""
    if _store().add(user_id, sid):
        delivery.presence(user_id, True, None, _who_may_know(user_id))


def went(user_id: int, sid: str) -> None:
    """A socket closed; at the user's last one his friends hear that he is offline."""
    if _store().remove(user_id, sid):
        _tell_offline(user_id)


def vouch() -> None:
    """Renew what this process knows, and tell of users whose process died; every some seconds."""
    for user_id in _store().vouch():
        _tell_offline(user_id)


def _tell_offline(user_id: int) -> None:
    moment = now()
    with transaction(db.session()):
        db.session.execute(update(User).where(User.id == user_id).values(last_seen_at=moment))
    delivery.presence(user_id, False, iso(moment), _who_may_know(user_id))


def _who_may_know(user_id: int) -> list[int]:
    """The user's friends, without those he has blocked."""
    query = select(Friend.friend_id).where(Friend.user_id == user_id, Friend.blocked.is_(False))
    return list(db.session.scalars(query))


def _store():
    return current_app.extensions["presence"]
