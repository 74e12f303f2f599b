"""The chat window, and the messages that it asks for."""

from typing import Annotated

from flask import render_template
from pydantic import Field, model_validator

from ... import payloads
from ...lib.fields import Query, Seq
from ...lib.links import is_few_emoji, linked
from ...pages import query
from ...services import window
from ...services.identity import Caller
from ...services.window import Part
from . import blueprint

# Messages that a window begins with.
FIRST = 30

blueprint.add_app_template_filter(linked)
blueprint.add_app_template_test(is_few_emoji, "few_emoji")


class WindowQuery(Query):
    # The seq of the message to begin at.
    around: Seq | None = None


class PartQuery(Query):
    before: Seq | None = None
    after: Seq | None = None
    around: Seq | None = None
    # A version; `from` is then the first seq that the window has.
    since: Seq | None = None
    first: Annotated[Seq, Field(alias="from")] = 0
    limit: Annotated[int, Field(ge=1, le=100)] = FIRST

    @model_validator(mode="after")
    def _one_place(self):
        places = (self.before, self.after, self.around, self.since)
        if sum(one is not None for one in places) > 1:
            raise ValueError("one of before, after, around and since")
        return self


@blueprint.page("/chats/<id:conversation_id>")
def chat(me: Caller, conversation_id: int):
    """A conversation at its end, or `around` a message."""
    around = query(WindowQuery).around
    if around is None:
        part = window.newest(me, conversation_id, FIRST)
    else:
        part = window.around(me, conversation_id, around, FIRST)
    return render_template("social/chat.html", **_shown(part), place=around, blank=window.blank(me))


@blueprint.page("/chats/<id:conversation_id>/messages")
def chat_messages(me: Caller, conversation_id: int):
    """Messages `before`, `after` or `around` a seq, or `since` a version; by default the newest."""
    asked = query(PartQuery)
    if asked.since is not None:
        part = window.since(me, conversation_id, asked.since, asked.first, asked.limit)
    elif asked.after is not None:
        part = window.after(me, conversation_id, asked.after, asked.limit)
    elif asked.around is not None:
        part = window.around(me, conversation_id, asked.around, asked.limit)
    else:
        part = window.before(me, conversation_id, asked.before, asked.limit)
    return render_template("messages/part.html", **_shown(part))


def _shown(part: Part) -> dict:
    return {"part": part, "conversation": payloads.conversation(part.view)}
