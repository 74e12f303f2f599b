"""The tab "contacts": friends, groups, who asks to become one of them, and finding others."""

from itertools import groupby
from typing import Annotated

from flask import render_template
from pydantic import Field

from ... import payloads
from ...api import limit
from ...errors import TooMany
from ...lib import pinyin
from ...lib.fields import Line, Query
from ...pages import query
from ...services import applies, groups, people, relations
from ...services.identity import Caller
from . import blueprint, friends

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + pinyin.OTHERS


class Search(Query):
    q: Annotated[Line, Field(max_length=40)] = ""


@blueprint.page("/contacts")
def contacts(me: Caller):
    """The caller's friends under their letters."""
    found = friends.from_a_to_z(me)
    by_letter = groupby(found, key=lambda friend: friend["initial"])
    waiting = applies.count(me.id)
    return render_template(
        "social/contacts.html",
        by_letter={letter: list(rows) for letter, rows in by_letter},
        letters=LETTERS,
        count=len(found),
        waiting=waiting,
        badges={"contacts": waiting},
    )


@blueprint.page("/groups")
def my_groups(me: Caller):
    """The groups that the caller is in."""
    rows = [seen.payload() for seen in groups.mine(me)]
    rows.sort(key=lambda row: pinyin.sort_key(row["name"]))
    return render_template("social/my_groups.html", groups=rows)


@blueprint.page("/applies")
def applications(me: Caller):
    """What waits for the caller's answer, and what was answered lately."""
    handled = [one.payload() for one in applies.handled(me)]
    new_friends = [one["fromId"] for one in handled if one["type"] == "user"]
    return render_template(
        "social/applies.html",
        waiting=[one.payload() for one in applies.waiting(me)],
        handled=handled,
        conversation_ids=relations.conversations_with(me, new_friends),
    )


@blueprint.page("/find")
def find(me: Caller):
    """People and groups whose names contain what was typed."""
    text = query(Search).q
    found, refusal = ([], []), None
    if text:
        try:
            limit("search", me.id)
            found = people.search(me, text)
        except TooMany as error:
            refusal = error
    page = render_template(
        "social/find.html",
        text=text,
        people=[payloads.person(user) for user in found[0]],
        groups=[seen.payload() for seen in found[1]],
        refusal=refusal,
    )
    return page, refusal.status if refusal else 200
