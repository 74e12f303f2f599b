"""The devices on which a user is logged in; ending one closes its sockets at once."""

from collections.abc import Callable

from flask_babel import lazy_gettext
from sqlalchemy import delete, select

from .. import delivery
from ..errors import NotFound, Unauthenticated
from ..extensions import db
from ..lib import secret as secrets
from ..lib.clock import now
from ..lib.database import transaction
from ..models import AccessToken, Device, User
from .identity import Caller

LOGGED_OUT = lazy_gettext("This device was logged out.")


def start(user_id: int, user_agent: str, address: str, verified: str | None = None) -> str:
    """Log a device in; the secret that its cookie keeps. `verified` is the password's digest that
    let it in: `Unauthenticated` if it has been changed meanwhile."""
    secret = secrets.make()
    with transaction(db.session()):
        query = select(User.password_hash).where(User.id == user_id).with_for_update()
        if db.session.scalar(query) != verified and verified is not None:
            raise Unauthenticated()
        db.session.add(
            Device(
                user_id=user_id,
                fingerprint=secrets.fingerprint(secret),
                user_agent=user_agent[:255],
                address=address[:45],
                last_seen_at=now(),
            )
        )
    return secret


def mine(me: Caller) -> list[Device]:
    """The caller's devices, the last used first."""
    return db.session.scalars(
        select(Device).where(Device.user_id == me.id).order_by(Device.last_seen_at.desc())
    ).all()


def end(me: Caller, device_id: int) -> None:
    """Log one of the caller's devices out."""
    with transaction(db.session()) as after:
        device = db.session.get(Device, device_id)
        if device is None or device.user_id != me.id:
            raise NotFound()
        db.session.delete(device)
        after(delivery.kick, f"device:{device_id}", "logged_out", LOGGED_OUT)


def end_others(me: Caller, after: Callable) -> None:
    """End every device and token of the caller but the one that calls, within his transaction."""
    end_all([me.id], after, kept=me)


def end_all(user_ids: list[int], after: Callable, kept: Caller | None = None) -> None:
    """End every device and token of these users but that of `kept`, within a transaction."""
    for model, kept_id, prefix in (
        (Device, kept and kept.device_id, "device"),
        (AccessToken, kept and kept.token_id, "token"),
    ):
        ids = db.session.scalars(select(model.id).where(model.user_id.in_(user_ids))).all()
        ended = [one for one in ids if one != kept_id]
        db.session.execute(delete(model).where(model.id.in_(ended)))
        for one in ended:
            after(delivery.kick, f"{prefix}:{one}", "logged_out", LOGGED_OUT)
