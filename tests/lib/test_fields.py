"""What fields take: strict, without control characters, refused in the reader's words."""

from typing import Literal

import pytest
from pydantic import ValidationError

from imapp.lib.fields import MAX_ID, Body, Filled, Id, Line, Moment, Query, Seq, Text, field_errors

pytestmark = pytest.mark.usefixtures("context")


class Everything(Body):
    an_id: Id = 1
    a_seq: Seq = 0
    a_text: Text = ""
    filled: Filled = "x"
    a_line: Line = ""
    moment: Moment | None = None
    word: Literal["a", "b"] = "a"


class Asked(Query):
    an_id: Id
    wanted: bool = False


def refusal(model=Everything, **fields):
    try:
        model.model_validate(fields)
    except ValidationError as error:
        return field_errors(error)
    return {}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"anId": 0}, "This must be at least 1."),
        ({"anId": MAX_ID + 1}, f"This must be at most {MAX_ID}."),
        ({"anId": "1"}, "This must be a whole number."),
        ({"anId": 1.0}, "This must be a whole number."),
        ({"anId": True}, "This must be a whole number."),
        ({"anId": None}, "This must be a whole number."),
        ({"aSeq": -1}, "This must be at least 0."),
        ({"aText": 1}, "This must be a text."),
        ({"aText": "a\0"}, "There are control characters in it."),
        ({"aText": "\x85\ud800"}, "There are control characters in it."),
        ({"filled": " \n"}, "This must not be blank."),
        ({"aLine": "\x07"}, "There are control characters in it."),
        ({"moment": "2026-01-31T08:00:00"}, "This is not right."),
        ({"moment": "9999-12-31T23:59:59-01:00"}, "This is not right."),
        ({"word": "c"}, "This is none of the possible values."),
    ],
)
def test_a_wrong_value_is_named_in_a_sentence(fields, sentence):
    assert refusal(**fields) == {next(iter(fields)): sentence}


@pytest.mark.parametrize(
    "fields",
    [
        {"anId": MAX_ID, "aSeq": MAX_ID},
        {"aText": "\ta\r\nb", "filled": "😀 é 中"},
        {"moment": None},
        {"unknown": [float("nan")]},
        {"an_id": 5},
    ],
)
def test_right_values_are_taken_and_unknown_fields_ignored(fields):
    assert refusal(**fields) == {}


def test_blanks_around_a_line_are_dropped_and_within_a_text_kept():
    body = Everything(a_line="  a b ", a_text="  a ")
    assert (body.a_line, body.a_text) == ("a b", "  a ")


def test_a_moment_is_kept_in_utc():
    body = Everything.model_validate({"moment": "2026-01-31T08:00:00+08:00"})
    assert body.moment.isoformat() == "2026-01-31T00:00:00+00:00"


def test_a_query_reads_texts_as_numbers_and_switches():
    asked = Asked.model_validate({"anId": "7", "wanted": "true"})
    assert (asked.an_id, asked.wanted) == (7, True)
    assert refusal(Asked, anId="x", wanted="maybe") == {
        "anId": "This must be a whole number.",
        "wanted": "This must be true or false.",
    }
    assert refusal(Asked) == {"anId": "This is missing."}


def test_what_no_field_is_wrong_about_is_said_of_the_body():
    with pytest.raises(ValidationError) as caught:
        Everything.model_validate(5)
    assert field_errors(caught.value) == {"body": "This must be an object."}
