"""Searching in what was said, and for one's own chats by their names."""

from typing import Annotated

from flask import render_template
from pydantic import Field

from ... import payloads
from ...api import limit
from ...errors import TooMany
from ...lib.fields import Id, Line, Query
from ...pages import query
from ...services import chat_list, conversations, friends
from ...services import search as searching
from ...services.chat_list import Chat
from ...services.identity import Caller
from . import blueprint

# Messages that one step more shows, and how many steps there are: who has not found it among so
# many had better say more of it.
STEP = 20
MOST_STEPS = 10


class Search(Query):
    q: Annotated[Line, Field(max_length=40)] = ""
    conversation: Id | None = None
    steps: Annotated[int, Field(ge=1, le=MOST_STEPS)] = 1


@blueprint.page("/search")
def search(me: Caller):
    """Chats of that name and messages with that text; within one conversation only messages."""
    asked = query(Search)
    within = asked.conversation and Chat(conversations.one(me, asked.conversation)).payload()
    found, refusal = {"chats": [], "rows": [], "has_more": False}, None
    if asked.q:
        try:
            limit("search", me.id)
            found = _found(me, asked)
        except TooMany as error:
            refusal = error
    page = render_template(
        "social/search.html",
        asked=asked,
        within=within,
        is_last_step=asked.steps == MOST_STEPS,
        refusal=refusal,
        **found,
    )
    return page, refusal.status if refusal else 200


def _found(me: Caller, asked: Search) -> dict:
    found = searching.messages(
        me, asked.q, conversation_id=asked.conversation, limit=STEP * asked.steps
    )
    names = [] if asked.conversation else chat_list.named(me, asked.q)
    remarks = friends.remarks(me)
    chats = {view.conversation.id: Chat(view).payload() for view in found.views}
    rows = payloads.found_messages(found)["rows"]
    return {
        "chats": [chat.payload() for chat in names],
        "rows": [
            row
            | {
                "chat": chats[row["message"]["conversationId"]],
                "sender": remarks.get(row["from"]["id"]) or row["from"]["userInfo"]["nickname"],
            }
            for row in rows
        ],
        "has_more": found.has_more,
    }
