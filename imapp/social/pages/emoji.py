"""The panel of emoji that the composer opens: one piece of HTML per language, made once."""

import json
from functools import cache
from itertools import groupby

from flask import make_response, render_template, request
from flask_babel import get_locale, lazy_gettext

from ...assets import PACKAGES
from ...services.identity import Caller
from . import blueprint

DATA = PACKAGES / "emojibase-data"
# Newer ones are boxes on the phones of many.
NEWEST = 14
# Unicode's groups in its order → name, icon, an emoji's group number being the place. The third is
# what emoji are made of: skin tones and hair.
GROUPS = {
    0: (lazy_gettext("Smileys"), "smiley"),
    1: (lazy_gettext("People"), "hand-waving"),
    3: (lazy_gettext("Animals and nature"), "plant"),
    4: (lazy_gettext("Food and drink"), "coffee"),
    5: (lazy_gettext("Travel and places"), "car"),
    6: (lazy_gettext("Activities"), "soccer-ball"),
    7: (lazy_gettext("Objects"), "lightbulb"),
    8: (lazy_gettext("Symbols"), "heart"),
    9: (lazy_gettext("Flags"), "flag"),
}


@blueprint.page("/emoji")
def emoji(me: Caller):
    """A piece to put into a page, not a page; see `emoji_controller` for what it does."""
    answer = make_response(_panel(get_locale().language))
    answer.cache_control.private = answer.cache_control.no_cache = True
    answer.add_etag()
    return answer.make_conditional(request)


@cache
def _panel(language: str) -> str:
    return render_template("social/emoji.html", groups=_groups(language))


def _groups(language: str) -> list[dict]:
    """Each group with its name, its icon and its emoji in Unicode's order, without those that
    differ in the colour of the skin alone."""
    described = json.loads((DATA / language / "data.json").read_text())
    kept = [one for one in described if one.get("group") in GROUPS and one["version"] <= NEWEST]
    kept.sort(key=lambda one: (one["group"], one["order"]))
    by_group = groupby(kept, key=lambda one: one["group"])
    return [_group(number, [_one(one) for one in some]) for number, some in by_group]


def _group(number: int, emoji: list[tuple[str, str, str]]) -> dict:
    name, icon = GROUPS[number]
    return {"id": number, "name": name, "icon": icon, "emoji": emoji}


def _one(described: dict) -> tuple[str, str, str]:
    """The emoji, its name, and what else it is found by."""
    name = described["label"]
    words = " ".join(word for word in described.get("tags", ()) if word not in name)
    return described["emoji"], name, words
