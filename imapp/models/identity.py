"""How a caller is known: the devices that logged in, and the tokens given to programs."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import db
from .columns import Created, Id, When, exact, reference


class Device(db.Model):
    """One login of one browser or app; its session ends when the row goes."""

    __tablename__ = "devices"

    id: Mapped[Id]
    user_id: Mapped[int] = reference("users.id", ondelete="CASCADE", index=True)
    fingerprint: Mapped[str] = mapped_column(exact(64), unique=True)
    user_agent: Mapped[str] = mapped_column(String(255), default="")
    address: Mapped[str] = mapped_column(String(45), default="")
    created_at: Mapped[Created]
    last_seen_at: Mapped[When]


class AccessToken(db.Model):
    """A secret for a program that acts as its user, within its scopes."""

    __tablename__ = "access_tokens"

    id: Mapped[Id]
    user_id: Mapped[int] = reference("users.id", ondelete="CASCADE", index=True)
    name: Mapped[str] = mapped_column(String(40))
    fingerprint: Mapped[str] = mapped_column(exact(64), unique=True)
    # Of "read", "send", "manage", with spaces between.
    scopes: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[Created]
    last_used_at: Mapped[When]
    expires_at: Mapped[When]
