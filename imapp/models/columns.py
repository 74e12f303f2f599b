"""Column types and shorthands that several models share."""

from datetime import datetime
from typing import Annotated

from sqlalchemy import JSON, BigInteger, ForeignKey, Integer, String
from sqlalchemy.dialects.mysql import VARCHAR
from sqlalchemy.orm import mapped_column

from ..lib.clock import UtcDateTime, now

# SQLite counts up only an INTEGER key by itself.
BigId = BigInteger().with_variant(Integer, "sqlite")


# Compared byte by byte on every database: MySQL's default takes é for e and A for a.
def exact(length: int) -> String:
    return String(length).with_variant(VARCHAR(length, collation="utf8mb4_bin"), "mysql", "mariadb")


Id = Annotated[int, mapped_column(BigId, primary_key=True)]
Created = Annotated[datetime, mapped_column(UtcDateTime, default=now)]
When = Annotated[datetime | None, mapped_column(UtcDateTime)]

# None is SQL's NULL and not the JSON word null.
Json = JSON(none_as_null=True)


def reference(target: str, *, ondelete: str | None = None, **options):
    """A foreign key; give `index=True` unless another index begins with the column.

    Without `ondelete` the database refuses to delete what is referred to. MySQL 8 allows no other
    action on a column that a CHECK names.
    """
    return mapped_column(BigId, ForeignKey(target, ondelete=ondelete), **options)
