"""Tables as spreadsheets open them."""

import csv as table
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

# Excel takes a file without it for the system's old encoding.
BYTE_ORDER_MARK = "\ufeff"
# What makes a spreadsheet compute a cell instead of showing it (OWASP, CSV injection): at the
# beginning, and after what divides cells where commas are for decimals.
FORMULA = re.compile(r"(^|[;\t\r\n])(?=[\s\"]*[=+\-@＝＋－＠])")


def csv(columns: list[str], rows: Iterable[list]) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180). What would be a formula has an apostrophe before it;
    objects and lists are JSON."""
    yield BYTE_ORDER_MARK + _line(columns)
    for row in rows:
        yield _line([_cell(value) for value in row])


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    return FORMULA.sub(r"\1'", value) if isinstance(value, str) else value


def _line(cells: list) -> str:
    written = io.StringIO()
    table.writer(written).writerow(cells)
    return written.getvalue()
