"""The words by which messages are found, in the database's own full-text index."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Index, Text, and_
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
    def contain(cls, phrase: str, places: Collection[int] | None) -> ColumnElement[bool]:
        """The SQL question whether the words hold `phrase`, in one of the conversations `places`,
        of which there is one at least, or with None in any."""
        words = [word_of(conversation_id) for conversation_id in places or ()]
        if db.engine.dialect.name == "sqlite":
            there = f" AND ({' OR '.join(words)})" if words else ""
            return cls.words.op("MATCH", is_comparison=True)(f'"{phrase}"{there}')
        # Asked for a phrase MariaDB looks for the order of its words in every message that has
        # them, whatever else is asked. So it finds the words, among what the first of them leaves,
        # and what it found is compared.
        there = f"+({' '.join(words)}) " if words else ""
        asked = there + " ".join(f"+{word}" for word in dict.fromkeys(phrase.split()))
        return and_(match(cls.words, against=asked).in_boolean_mode(), cls.words.contains(phrase))


def word_of(conversation_id: int) -> str:
    """By which a conversation's messages are found together; longer than any word of a text."""
    return f"conversation{conversation_id}"
