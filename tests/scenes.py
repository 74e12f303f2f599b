"""Scenes that many tests of conversations begin with, and what one looks at in them."""

from typing import Any

from sqlalchemy import select

from imapp import kinds
from imapp.extensions import db
from imapp.lib.database import transaction
from imapp.models import Conversation, Message
from imapp.services import messages

from .make import Cast, Person

TXT = {"type": "txt", "msg": "hi"}


def listen(*people: Person) -> None:
    """Open everyone's socket, and forget what was heard until now."""
    for one in people:
        one.connect()
    forget(*people)


def forget(*people: Person) -> None:
    for one in people:
        one.heard()


def chat(cast: Cast) -> tuple[Person, Person, Person, int]:
    """Two friends, a stranger, and the friends' conversation; all three listen."""
    alice, bob, eve = cast("alice"), cast("bobby"), cast("eve_1")
    conversation_id = cast.befriend(alice, bob)
    listen(alice, bob, eve)
    return alice, bob, eve, conversation_id


def conversation_of(person: Person, conversation_id: int) -> dict[str, Any]:
    """The conversation as the person's list shows it."""
    listed = person.get("/conversations").data
    return next(one for one in listed if one["id"] == conversation_id)


def page_of(person: Person, conversation_id: int, **fields) -> dict[str, Any]:
    """The answer to `/v1/im/get-messages`."""
    return person.call("get-messages", conversationId=conversation_id, **fields).envelope


def fill(cast: Cast, conversation_id: int, sender: Person, count: int) -> None:
    """Store so many messages in one go, undelivered."""
    with cast.app.app_context(), transaction(db.session()):
        conversation = db.session.get(Conversation, conversation_id, with_for_update=True)
        for number in range(count):
            messages.append(conversation, kinds.Txt(msg=str(number)), from_id=sender.id)


def stored(app, conversation_id: int) -> list:
    """Seq, version and body of every message of the conversation, by seq."""
    with app.app_context():
        query = (
            select(Message.seq, Message.version, Message.body)
            .where(Message.conversation_id == conversation_id)
            .order_by(Message.seq)
        )
        return db.session.execute(query).all()


def group_of(cast: Cast, *names: str) -> tuple[dict[str, Any], list[Person]]:
    """A group of these people, the first of whom owns it and those named admin lead it, and a
    stranger, the last; all of them listen."""
    people = [cast(name) for name in names]
    made = cast.group(*people[:-1], name="tea")
    for one in people:
        if one.username.startswith("admin"):
            people[0].put(f"/groups/{made['id']}/members/{one.id}", {"role": "admin"})
    listen(*people)
    return made, people


def said(person: Person) -> list[dict[str, Any]]:
    """The bodies of the system messages that the person heard."""
    return [one["body"] for one in person.heard("new-message") if one["body"]["type"] == "system"]


def farewell(socket) -> str | None:
    """The reason that the server gave in `/v1/im/kicked` before it closed the socket; None while
    the socket is open. The library's test client does not tell that by itself."""
    if socket.is_connected():
        return None
    return [one["args"][0] for one in socket.queue if one["name"] == "/v1/im/kicked"][-1]["reason"]
