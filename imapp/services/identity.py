"""Who calls: a device's session or a program's token becomes a `Caller`, or nobody."""

from dataclasses import dataclass
from datetime import timedelta

from flask_login import UserMixin
from sqlalchemy import select, update

from ..extensions import db
from ..lib import secret as secrets
from ..lib.clock import now
from ..lib.database import transaction
from ..models import AccessToken, Device, User
from . import rights

SCOPES = ("read", "send", "manage")
# How exactly "last seen" is known: a write per request would be dear.
SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, eq=False)
class Caller(UserMixin):
    """The acting user as the edges know him: by a device, or by a token within its scopes."""

    id: int
    username: str
    language: str | None
    device_id: int | None = None
    token_id: int | None = None
    scopes: frozenset[str] = frozenset(SCOPES)
    # Where the request, or the socket, came from.
    address: str = ""

    @property
    def room(self) -> str:
        """What the caller's sockets share: ending the device or token closes them."""
        return f"device:{self.device_id}" if self.device_id else f"token:{self.token_id}"


def by_device(secret: str, address: str) -> Caller | None:
    """The user whose device keeps `secret`, while he has the right to log in."""
    return _caller(Device, Device.fingerprint == secrets.fingerprint(secret), address)


def by_token(secret: str, address: str) -> Caller | None:
    """The user who gave the token `secret`, while it lasts and he has the right to log in."""
    return _caller(AccessToken, AccessToken.fingerprint == secrets.fingerprint(secret), address)


def again(caller: Caller, *, note: bool = True) -> Caller | None:
    """The same caller as of now: None if the device or token has ended or he may not log in.

    Without `note` nothing is written, and it can be asked within a transaction.
    """
    if caller.device_id:
        return _caller(Device, Device.id == caller.device_id, caller.address, note=note)
    return _caller(AccessToken, AccessToken.id == caller.token_id, caller.address, note=note)


def _caller(
    model: type[Device] | type[AccessToken], condition, address: str, note: bool = True
) -> Caller | None:
    query = select(model, User).join(User, User.id == model.user_id).where(condition)
    key, user = db.session.execute(query).first() or (None, None)
    if key is None or rights.LOGIN not in rights.of(user.id):
        return None
    by_device = model is Device
    if not by_device and key.expires_at and key.expires_at <= now():
        return None
    caller = Caller(
        id=user.id,
        username=user.username,
        language=user.language,
        device_id=key.id if by_device else None,
        token_id=None if by_device else key.id,
        scopes=frozenset(SCOPES if by_device else key.scopes.split()),
        address=address,
    )
    if note:
        _note_use(key)
    return caller


def _note_use(key: Device | AccessToken) -> None:
    column = "last_seen_at" if isinstance(key, Device) else "last_used_at"
    moment, last = now(), getattr(key, column)
    if last and moment - last < SEEN_EVERY:
        return
    model, key_id = type(key), key.id
    with transaction(db.session()):
        db.session.execute(update(model).where(model.id == key_id).values({column: moment}))
