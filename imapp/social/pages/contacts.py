"""The tab "contacts": friends, groups, who asks to become one of them, and finding others."""

from itertools import groupby

from flask import render_template

from ... import payloads
from ...lib import pinyin
from ...pages import query
from ...services import applies, groups, people, relations
from ...services.identity import Caller
from . import blueprint, friends, searches

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + pinyin.OTHERS


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
    text = query(searches.Search).q
    return searches.page(
        me, "social/find.html", text, lambda: _found(me, text), text=text, people=[], groups=[]
    )


def _found(me: Caller, text: str) -> dict:
    users, seen = people.search(me, text)
    return {
        "people": [payloads.person(user) for user in users],
        "groups": [one.payload() for one in seen],
    }
