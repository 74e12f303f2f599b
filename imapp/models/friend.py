"""Friendship: two rows, one for each side with what that side alone decides."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import db
from .columns import Created, reference


class Friend(db.Model):
    __tablename__ = "friends"
    __table_args__ = (CheckConstraint("user_id <> friend_id", name="not_oneself"),)

    user_id: Mapped[int] = reference("users.id", primary_key=True)
    friend_id: Mapped[int] = reference("users.id", primary_key=True, index=True)
    conversation_id: Mapped[int] = reference("conversations.id", index=True)
    remark: Mapped[str] = mapped_column(String(40), default="")
    # user_id wants to hear nothing more of friend_id.
    blocked: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Created]
