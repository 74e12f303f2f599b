"""A conversation, its counters, and each member's own state of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import db
from ..lib.clock import UtcDateTime, now
from .columns import Created, Id, When, exact, reference


class Conversation(db.Model):
    """`last_seq` and `last_version` count up under the row's lock: each number is used once."""

    __tablename__ = "conversations"
    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),
        CheckConstraint("type IN ('chat', 'groupchat', 'robot')", name="type"),
        CheckConstraint("low_id < high_id", name="ordered_pair"),
    )

    id: Mapped[Id]
    type: Mapped[str] = mapped_column(exact(10))
    # The two of a chat, or a person and the robot, the lower id first; a pair has one conversation
    # for ever.
    low_id: Mapped[int | None] = reference("users.id")
    high_id: Mapped[int | None] = reference("users.id", index=True)
    group_id: Mapped[int | None] = reference("chat_groups.id", unique=True)
    last_seq: Mapped[int] = mapped_column(default=0)
    last_version: Mapped[int] = mapped_column(default=0)
    active_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    # Members neither see nor use it: its group was dissolved, or the robot is off meanwhile.
    closed_at: Mapped[When]
    created_at: Mapped[Created]

    def peer_of(self, user_id: int) -> int | None:
        """The other one, where there are two."""
        return self.high_id if user_id == self.low_id else self.low_id


class Member(db.Model):
    """That a user belongs to a conversation, as what, and how he keeps it."""

    __tablename__ = "members"
    __table_args__ = (
        Index("ix_members_user_id_conversation_id", "user_id", "conversation_id"),
        CheckConstraint("role IN ('owner', 'admin', 'member')", name="role"),
    )

    conversation_id: Mapped[int] = reference("conversations.id", primary_key=True)
    user_id: Mapped[int] = reference("users.id", primary_key=True)
    joined_at: Mapped[Created]
    # In a group.
    role: Mapped[str] = mapped_column(exact(10), default="member")
    alias: Mapped[str] = mapped_column(String(40), default="")
    muted_until: Mapped[When]
    # His alone. Messages up to cleared_seq are not his to see: he came later, or cleared them.
    cleared_seq: Mapped[int] = mapped_column(default=0)
    read_seq: Mapped[int] = mapped_column(default=0)
    marked_unread: Mapped[bool] = mapped_column(default=False)
    pinned: Mapped[bool] = mapped_column(default=False)
    dnd: Mapped[bool] = mapped_column(default=False)
    hidden: Mapped[bool] = mapped_column(default=False)

    @property
    def leads(self) -> bool:
        """Whether he keeps order in the group: its owner or one of its admins."""
        return self.role in ("owner", "admin")
