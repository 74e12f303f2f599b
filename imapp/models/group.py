"""A group: what it is called and its rules. Who is in it stands in its conversation's members."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import db
from .columns import Created, Id, exact, reference


class Group(db.Model):
    __tablename__ = "chat_groups"  # GROUPS is a reserved word of MySQL 8
    __table_args__ = (
        CheckConstraint("join_policy IN ('approval', 'open', 'invite')", name="join_policy"),
    )

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(40), index=True)
    photo: Mapped[str] = mapped_column(String(255), default="", index=True)
    introduction: Mapped[str] = mapped_column(String(500), default="")
    announcement: Mapped[str] = mapped_column(String(2000), default="")
    owner_id: Mapped[int] = reference("users.id", index=True)
    # Only the owner and admins speak.
    mute: Mapped[bool] = mapped_column(default=False)
    # Nobody speaks or joins: an administrator closed it, or its owner dissolved it.
    disabled: Mapped[bool] = mapped_column(default=False)
    join_policy: Mapped[str] = mapped_column(exact(10), default="approval")
    created_at: Mapped[Created]
