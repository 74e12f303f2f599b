"""Searching in what was said, and for one's own chats by their names."""

from typing import Annotated

from pydantic import Field

from ... import payloads
from ...lib.fields import Id
from ...pages import query
from ...services import authors, chat_list, conversations
from ...services import search as searching
from ...services.chat_list import Chat
from ...services.identity import Caller
from . import blueprint, searches

# Messages that one step more shows, and how many steps there are: who has not found it among so
# many had better say more of it.
STEP = 20
MOST_STEPS = 10


class Search(searches.Search):
    conversation: Id | None = None
    steps: Annotated[int, Field(ge=1, le=MOST_STEPS)] = 1


@blueprint.page("/search")
def search(me: Caller):
    """Chats of that name and messages with that text; within one conversation only messages."""
    asked = query(Search)
    within = asked.conversation and Chat(conversations.one(me, asked.conversation)).payload()
    return searches.page(
        me,
        "social/search.html",
        asked.q,
        lambda: _found(me, asked),
        asked=asked,
        within=within,
        is_last_step=asked.steps == MOST_STEPS,
        chats=[],
        rows=[],
        has_more=False,
    )


def _found(me: Caller, asked: Search) -> dict:
    found = searching.messages(
        me, asked.q, conversation_id=asked.conversation, limit=STEP * asked.steps
    )
    names = [] if asked.conversation else chat_list.named(me, asked.q)
    known = authors.of(me, [(one.conversation.id, one.sender.id) for one in found.matches])
    chats = {view.conversation.id: Chat(view).payload() for view in found.views}
    rows = payloads.found_messages(found)["rows"]
    return {
        "chats": [chat.payload() for chat in names],
        "rows": [
            row
            | {
                "chat": chats[row["message"]["conversationId"]],
                "sender": known[row["message"]["conversationId"], row["from"]["id"]].name,
            }
            for row in rows
        ],
        "has_more": found.has_more,
    }
