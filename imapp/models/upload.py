"""A file that a user sent to the server."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import db
from .columns import BigId, Created, Id, exact, reference

ADDRESS = "/public/upload/"


class Upload(db.Model):
    """`key` names it in its address and in the storage, and nobody guesses it."""

    __tablename__ = "uploads"

    id: Mapped[Id]
    user_id: Mapped[int] = reference("users.id", index=True)
    key: Mapped[str] = mapped_column(exact(64), unique=True)
    # A smaller picture of it, stored beside it; None: there is none, or it is small itself.
    thumbnail_key: Mapped[str | None] = mapped_column(exact(64), unique=True)
    # What its owner calls it, with the extension that its bytes deserve.
    name: Mapped[str] = mapped_column(String(120))
    ext: Mapped[str] = mapped_column(exact(10))
    mime: Mapped[str] = mapped_column(exact(100))
    # In bytes.
    size: Mapped[int] = mapped_column(BigId)
    # In pixels, of what can be seen; in seconds, of what plays.
    w: Mapped[int | None]
    h: Mapped[int | None]
    duration: Mapped[float | None]
    created_at: Mapped[Created]

    @property
    def url(self) -> str:
        return ADDRESS + self.key

    @property
    def thumbnail(self) -> str | None:
        """The thumbnail's address; a picture that is small enough is its own."""
        if self.thumbnail_key:
            return ADDRESS + self.thumbnail_key
        return self.url if self.mime.startswith("image/") else None
