"""Time as the wire and the database have it: aware, UTC, milliseconds."""

from datetime import UTC, datetime

from sqlalchemy import DateTime
from sqlalchemy.dialects.mysql import DATETIME
from sqlalchemy.types import TypeDecorator


def now() -> datetime:
    """This moment, cut to milliseconds so that a stored time equals the one sent."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def iso(moment: datetime | None) -> str | None:
    """`2026-01-31T08:00:00.000Z`, or None for none."""
    if moment is None:
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class UtcDateTime(TypeDecorator):
    """An aware UTC time; MySQL's DATETIME drops fractions unless told not to."""

    impl = DateTime().with_variant(DATETIME(fsp=3), "mysql", "mariadb")
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value, dialect):
        return value and value.replace(tzinfo=UTC)
