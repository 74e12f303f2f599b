"""The tab "chats", and what is behind a chat's title."""

from typing import Annotated

from flask import redirect, render_template
from pydantic import BeforeValidator, Field

from ... import payloads
from ...lib.fields import Id, Query
from ...pages import is_fragment, query
from ...services import applies, chat_list, conversations
from ...services.identity import Caller
from . import blueprint

Ids = Annotated[list[Id], BeforeValidator(lambda text: text.split(",")), Field(max_length=100)]


class Rows(Query):
    ids: Ids


@blueprint.page("/chats")
def chats(me: Caller):
    """The caller's chats; with the frame around them also what the tabs' badges begin with."""
    rows = [chat.payload() for chat in chat_list.mine(me)]
    loud = sum(row["unread"] for row in rows if not row["dnd"])
    quiet = any(row["unread"] for row in rows if row["dnd"])
    begins = {} if is_fragment() else {"contacts": applies.count(me.id)}
    return render_template(
        "social/chats.html", rows=rows, unread=loud, badges=begins | {"chats": loud or quiet}
    )


@blueprint.page("/chats/rows")
def chat_rows(me: Caller):
    """Those of the list's rows that the address names and that are still in it."""
    found = chat_list.some(me, query(Rows).ids)
    return render_template("social/chat_rows.html", rows=[chat.payload() for chat in found])


@blueprint.page("/chats/<id:conversation_id>/info")
def chat_info(me: Caller, conversation_id: int):
    """Who is in a chat, and how the caller keeps it; a group has a page of its own."""
    chat = payloads.conversation(conversations.one(me, conversation_id))
    if chat["type"] == "groupchat":
        return redirect(f"/groups/{chat['target']['id']}")
    return render_template("social/chat_info.html", chat=chat, peer=chat["target"])
