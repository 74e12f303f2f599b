"""An application to become someone's friend or a group's member."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import db
from .columns import Created, Id, When, exact, reference


class Apply(db.Model):
    __tablename__ = "applies"
    __table_args__ = (
        CheckConstraint("(to_user_id IS NULL) <> (to_group_id IS NULL)", name="one_target"),
    )

    id: Mapped[Id]
    from_id: Mapped[int] = reference("users.id", index=True)
    to_user_id: Mapped[int | None] = reference("users.id", index=True)
    to_group_id: Mapped[int | None] = reference("chat_groups.id", index=True)
    message: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[Created]
    handled_at: Mapped[When]
    handled_by_id: Mapped[int | None] = reference("users.id", index=True)
    approved: Mapped[bool | None]
    # "user:FROM:TO" or "group:FROM:TO" while it waits, then NULL: one at a time.
    waiting_key: Mapped[str | None] = mapped_column(exact(64), unique=True)

    @property
    def type(self) -> str:
        return "user" if self.to_user_id else "group"

    @property
    def to_id(self) -> int:
        return self.to_user_id or self.to_group_id
