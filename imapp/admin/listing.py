"""Lists of the management side: pages of rows, sorted by one column."""

import json
from typing import Annotated

from flask_babel import lazy_gettext
from pydantic import Field

from ..errors import Invalid
from ..lib.fields import Query

MORE = Annotated[int, Field(ge=1, le=200)]


class ListQuery(Query):
    """`sorter` is JSON such as `{"createdAt":"descend"}`; by id without it."""

    page_number: Annotated[int, Field(ge=1, le=100_000)] = 1
    page_size: MORE = 20
    sorter: Annotated[str, Field(max_length=200)] = ""

    @property
    def offset(self) -> int:
        return (self.page_number - 1) * self.page_size

    def order(self, columns: dict, default):
        """The column of `columns` (by its name on the wire) that the sorter names."""
        try:
            sorter = json.loads(self.sorter or "{}")
            ((name, direction),) = sorter.items() or [("", None)]
            column = columns[name] if name else default
            return {"descend": column.desc(), "ascend": column.asc(), None: column}[direction]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Invalid.field(
                "sorter", lazy_gettext("The list can't be sorted like that.")
            ) from None
