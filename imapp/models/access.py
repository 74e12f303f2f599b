"""Roles and rights. A role allows rights and may deny some; a denial wins over every role."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..extensions import db
from .columns import Created, Id, exact, reference


class Right(db.Model):
    __tablename__ = "rights"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(40))
    key_name: Mapped[str] = mapped_column(exact(40), unique=True)
    desc: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[Created]


class Role(db.Model):
    __tablename__ = "roles"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(40))
    key_name: Mapped[str] = mapped_column(exact(40), unique=True)
    desc: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[Created]

    grants: Mapped[list["RoleRight"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True
    )


class RoleRight(db.Model):
    """A role allows a right, or denies it."""

    __tablename__ = "role_rights"

    role_id: Mapped[int] = reference("roles.id", ondelete="CASCADE", primary_key=True)
    right_id: Mapped[int] = reference("rights.id", ondelete="CASCADE", primary_key=True, index=True)
    denied: Mapped[bool] = mapped_column(default=False)

    right: Mapped[Right] = relationship(lazy="raise_on_sql")


class UserRole(db.Model):
    __tablename__ = "user_roles"

    user_id: Mapped[int] = reference("users.id", ondelete="CASCADE", primary_key=True)
    role_id: Mapped[int] = reference("roles.id", ondelete="CASCADE", primary_key=True, index=True)
