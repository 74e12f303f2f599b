"""Tables as spreadsheets open them."""

import csv as table
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

# Excel takes a file without it for the system's old encoding.
BYTE_ORDER_MARK = "\ufeff"
# What makes a spreadsheet compute a cell instead of showing it (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv(columns: list[str], rows: Iterable[list]) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180). Texts that would be formulas begin with an apostrophe;
    objects and lists are JSON."""
    yield BYTE_ORDER_MARK + _line(columns)
    for row in rows:
        yield _line([_cell(value) for value in row])


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


def _line(cells: list) -> str:
    written = io.StringIO()
    table.writer(written).writerow(cells)
    return written.getvalue()
