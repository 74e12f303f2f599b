"""What pages that search have in common: what was typed, and how often one may."""

from collections.abc import Callable
from typing import Annotated

from flask import render_template
from pydantic import Field

from ...api import limit
from ...errors import TooMany
from ...lib.fields import Line, Query
from ...services.identity import Caller


class Search(Query):
    q: Annotated[Line, Field(max_length=40)] = ""


def page(me: Caller, template: str, text: str, find: Callable[[], dict], /, **otherwise):
    """The page with what `find` answers, and as long as nothing is found with what is `otherwise`:
    there is no `text`, or one searches too often, which is the page's `refusal`."""
    found, refusal = {}, None
    if text:
        try:
            limit("search", me.id)
            found = find()
        except TooMany as error:
            refusal = error
    shown = render_template(template, refusal=refusal, **(otherwise | found))
    return shown, refusal.status if refusal else 200
