"""Scenes that many tests of conversations begin with, and what one looks at in them."""

from typing import Any

from imapp import kinds
from imapp.extensions import db
from imapp.lib.database import transaction
from imapp.models import Conversation
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


def give(admin: Person, person: Person, *keys: str) -> None:
    """Let an administrator give a person exactly these roles."""
    roles = {one["keyName"]: one["id"] for one in admin.get("/admin/roles").data["rows"]}
    wanted = {"id": person.id, "roleIds": [roles[key] for key in keys]}
    assert admin.put("/admin/users/roles", wanted).code == "0"


def fill(cast: Cast, conversation_id: int, sender: Person, count: int) -> None:
    """Store so many messages in one go, undelivered."""
    with cast.app.app_context(), transaction(db.session()):
        conversation = db.session.get(Conversation, conversation_id, with_for_update=True)
        for number in range(count):
            messages.append(conversation, kinds.Txt(msg=str(number)), from_id=sender.id)
