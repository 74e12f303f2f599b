"""The words by which messages are found, in the database's own full-text index."""

from sqlalchemy import ColumnElement, Index, Text
from sqlalchemy.dialects.mysql import MEDIUMTEXT, match
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import db
from .columns import BigId

_ASCII = MEDIUMTEXT(charset="ascii", collation="ascii_bin")


class MessageWords(db.Model):
    """SQLite keeps it as a table of FTS5, whose key has this name and knows no foreign key; it is
    the message's id. A message that was recalled has no row."""

    __tablename__ = "message_words"
    __table_args__ = (
        Index(
            "ix_message_words_words", "words", mysql_prefix="FULLTEXT", mariadb_prefix="FULLTEXT"
        ),
    )

    rowid: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    # Letters, digits and spaces (`lib/grams`), and the conversation's own word.
    words: Mapped[str] = mapped_column(Text().with_variant(_ASCII, "mysql", "mariadb"))

    @classmethod
    def contain(cls, phrase: str, conversation_id: int | None) -> ColumnElement[bool]:
        """The SQL question whether the words hold `phrase`, in this conversation or in any."""
        word = None if conversation_id is None else word_of(conversation_id)
        if db.engine.dialect.name == "sqlite":
            asked = f'"{phrase}" AND {word}' if word else f'"{phrase}"'
            return cls.words.op("MATCH", is_comparison=True)(asked)
        asked = f'+"{phrase}" +{word}' if word else f'+"{phrase}"'
        return match(cls.words, against=asked).in_boolean_mode()


def word_of(conversation_id: int) -> str:
    """By which a conversation's messages are found together; longer than any word of a text."""
    return f"conversation{conversation_id}"
