"""A person (or a program) with an account, and what others see of him."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..extensions import db
from .columns import Created, Id, When, exact, reference

# The provider of the one account that is nobody's: it answers in everybody's conversation with the
# robot.
ROBOT = "robot"


class User(db.Model):
    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("provider", "provider_id"),)

    id: Mapped[Id]
    username: Mapped[str] = mapped_column(String(64))
    # The name in lower case: on every database Bob and bob are one name.
    username_key: Mapped[str] = mapped_column(exact(64), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    provider: Mapped[str] = mapped_column(exact(20), default="local")
    provider_id: Mapped[str | None] = mapped_column(exact(64))
    # What he chose for himself: "zh_Hans_CN", "en", or None for the browser's.
    language: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[Created]
    last_seen_at: Mapped[When]

    info: Mapped["UserInfo"] = relationship(back_populates="user", lazy="raise_on_sql")

    @hybrid_property
    def is_robot(self) -> bool:
        return self.provider == ROBOT


class UserInfo(db.Model):
    __tablename__ = "userinfos"

    user_id: Mapped[int] = reference("users.id", ondelete="CASCADE", primary_key=True)
    nickname: Mapped[str] = mapped_column(String(40), default="", index=True)
    photo: Mapped[str] = mapped_column(String(255), default="")
    sign: Mapped[str] = mapped_column(String(200), default="")

    user: Mapped[User] = relationship(back_populates="info", lazy="raise_on_sql")
