"""Personal access tokens: secrets for programs that act as their user."""

from datetime import timedelta

from flask_babel import lazy_gettext
from sqlalchemy import func, select

from .. import delivery
from ..errors import Conflict, NotFound, Unauthenticated
from ..extensions import db
from ..lib import secret as secrets
from ..lib.clock import now
from ..lib.database import transaction
from ..models import AccessToken, User
from . import identity
from .identity import SCOPES, Caller

MOST_TOKENS = 50


def mine(me: Caller) -> list[AccessToken]:
    return db.session.scalars(
        select(AccessToken).where(AccessToken.user_id == me.id).order_by(AccessToken.id)
    ).all()


def make(me: Caller, name: str, scopes: list[str], days: int | None) -> tuple[AccessToken, str]:
    """A new token and its secret, which is known only now; it ends after `days`, or never."""
    secret = "imapp_" + secrets.make()
    moment = now()
    with transaction(db.session()):
        # A device that a new password has just ended makes no more tokens.
        db.session.execute(select(User.id).where(User.id == me.id).with_for_update())
        if identity.again(me, note=False) is None:
            raise Unauthenticated()
        count = select(func.count()).where(AccessToken.user_id == me.id)
        if db.session.scalar(count) >= MOST_TOKENS:
            raise Conflict(lazy_gettext("You have too many tokens. Please delete one first."))
        token = AccessToken(
            user_id=me.id,
            name=name,
            fingerprint=secrets.fingerprint(secret),
            scopes=" ".join(scope for scope in SCOPES if scope in scopes),
            created_at=moment,
            expires_at=moment + timedelta(days=days) if days else None,
        )
        db.session.add(token)
    return token, secret


def end(me: Caller, token_id: int) -> None:
    """Delete a token; sockets that came with it are closed at once."""
    with transaction(db.session()) as after:
        token = db.session.get(AccessToken, token_id)
        if token is None or token.user_id != me.id:
            raise NotFound()
        db.session.delete(token)
        words = lazy_gettext("This token was deleted.")
        after(delivery.kick, f"token:{token_id}", "logged_out", words)
