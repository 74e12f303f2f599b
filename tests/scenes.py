"""Scenes that many tests of conversations begin with, and what one looks at in them."""

from typing import Any

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
