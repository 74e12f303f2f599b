"""Tables that no spreadsheet computes."""

import csv
import io

import pytest

from imapp.lib import spreadsheet


def written(value) -> str:
    return "".join(spreadsheet.csv(["text"], [[value]])).removeprefix("\ufefftext\r\n")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(1)", "＝1", "  =1", "\t=1", "\r=1", '"=1', "a\n=1"]
)
def test_what_would_be_a_formula_has_an_apostrophe_before_it(text):
    (cell,) = next(csv.reader(io.StringIO(written(text), newline="")))
    assert cell != text
    assert cell.replace("'", "") == text


def test_where_semicolons_divide_cells_there_is_none_either():
    assert written("x;=cmd|' /C calc'!A0;") == "x;'=cmd|' /C calc'!A0;\r\n"


@pytest.mark.parametrize("value", ["1 = 1", "a-b; c", "你好", "", -5, 1.5])
def test_anything_else_stands_as_it_is(value):
    assert written(value).strip('"\r\n') == str(value)
