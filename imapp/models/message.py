"""A message, whom it mentions, and who deleted it for himself."""

from sqlalchemy import Index, UniqueConstraint, exists
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..extensions import db
from .columns import Created, Id, Json, When, exact, reference


class Message(db.Model):
    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "version"),
        UniqueConstraint("from_id", "client_id"),
        # Counts a conversation's unread messages without reading the messages.
        Index("ix_messages_unread", "conversation_id", "seq", "from_id", "recalled_at"),
    )

    id: Mapped[Id]
    conversation_id: Mapped[int] = reference("conversations.id")
    seq: Mapped[int]
    version: Mapped[int]
    # None: the server itself speaks (a system message).
    from_id: Mapped[int | None] = reference("users.id")
    client_id: Mapped[str | None] = mapped_column(exact(64))
    kind: Mapped[str] = mapped_column(exact(32))
    body: Mapped[dict] = mapped_column(Json)
    reply_to_id: Mapped[int | None] = reference("messages.id", index=True)
    created_at: Mapped[Created]
    recalled_at: Mapped[When]

    reply_to: Mapped["Message | None"] = relationship(remote_side="Message.id", lazy="raise_on_sql")


class Mention(db.Model):
    """A message calls on a member; "all" calls on each member of that moment."""

    __tablename__ = "mentions"

    user_id: Mapped[int] = reference("users.id", primary_key=True)
    message_id: Mapped[int] = reference("messages.id", primary_key=True, index=True)


class Deletion(db.Model):
    """A user deleted a message for himself; the others still have it."""

    __tablename__ = "deletions"
    __table_args__ = (UniqueConstraint("user_id", "conversation_id", "seq"),)

    user_id: Mapped[int] = reference("users.id", primary_key=True)
    message_id: Mapped[int] = reference("messages.id", primary_key=True, index=True)
    conversation_id: Mapped[int] = reference("conversations.id", index=True)
    seq: Mapped[int]

    @classmethod
    def of_message(cls, user_id):
        """The SQL question whether `user_id` (a value or column) deleted the `Message` at hand."""
        asked = exists().where(cls.user_id == user_id, cls.message_id == Message.id)
        # Of all that it names only the deletions are its own, however deeply it is asked; else
        # one within a subquery would look through everybody's memberships.
        return asked.correlate_except(cls)
