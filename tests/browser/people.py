"""People on a running server, made and acting through its API: `cast` over HTTP."""

import itertools
import os
import time
from typing import Any

from ..make import PASSWORD
from ..system.device import Device
from ..system.server import Server

_numbers = itertools.count(1)
# What one run adds to a name that another may have used on the same server.
_RUN = f"{os.getpid() % 1000:03}{int(time.time()) % 10_000:04}"


# As what the list of devices knows them.
AGENT = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36"
)


class Person(Device):
    """Somebody logged in: `request` calls routes, `connect`, `call`, `hears` speak Socket.IO; a
    `phone` of his has the same login."""

    def request(self, method: str, path: str, body: Any = None):
        """An `Answer`; unlike a device, one that has to be good."""
        self.http.headers["User-Agent"] = AGENT
        answer = super().request(method, path, body)
        assert answer.code == "0", (method, path, answer)
        return answer

    def get(self, path: str) -> Any:
        return self.request("GET", path).data

    def post(self, path: str, body: Any = None) -> Any:
        return self.request("POST", path, {} if body is None else body).data

    def put(self, path: str, body: Any = None) -> Any:
        return self.request("PUT", path, {} if body is None else body).data

    def delete(self, path: str, body: Any = None) -> Any:
        return self.request("DELETE", path, body).data

    def say(self, conversation_id: int, text: str = "hello", **fields) -> dict:
        """Send a text; the stored message."""
        return self.deliver(conversation_id, {"type": "txt", "msg": text}, **fields)

    def deliver(self, conversation_id: int, body: dict, **fields) -> dict:
        """Send a message of any kind; the stored message."""
        return self.post(f"/conversations/{conversation_id}/messages", {"body": body} | fields)

    @property
    def cookies(self) -> list[dict]:
        """The login, as a browser takes it."""
        return [
            {"name": one.name, "value": one.value, "url": self.server.url}
            for one in self.http.cookies
        ]


class Cast:
    """Makes people whom no other test knows, and what is between them."""

    def __init__(self, server: Server):
        self.server = server
        self._people: list[Person] = []

    def __call__(self, nickname: str = "") -> Person:
        """A new user with that nickname; his username is unique, his password `PASSWORD`."""
        username = f"{nickname if nickname.isascii() else ''}"[:8] + f"_{_RUN}{next(_numbers)}"
        person = self._keep(Person(self.server, username, PASSWORD, enter="signup"))
        if nickname:
            person.put(f"/userinfo/{person.id}", {"nickname": nickname})
        person.nickname = nickname or username
        return person

    def log_in(self, username: str, password: str) -> Person:
        """A further login of someone who exists."""
        person = self._keep(Person(self.server, username, password))
        person.nickname = person.get("/currentUser")["userInfo"]["nickname"]
        return person

    def befriend(self, one: Person, other: Person) -> int:
        """Make them friends; their conversation's id."""
        asked = one.post("/applies", {"type": "user", "toId": other.id})
        return other.post("/add/friend", {"id": asked["id"], "approval": True})["conversationId"]

    def group(self, owner: Person, *friends: Person, name: str = "group") -> dict:
        """A group of the owner and friends of his (`id`, `conversationId`, …)."""
        return owner.post("/groups", {"name": name, "memberIds": [one.id for one in friends]})

    def _keep(self, person: Person) -> Person:
        self._people.append(person)
        return person

    def close(self) -> None:
        for person in self._people:
            person.close()
