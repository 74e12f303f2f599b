"""What a list or an event costs in SQL statements does not depend on how much there is."""

import pytest

from .make import Person, client_id

FEW, MANY = 2, 9


class Crowd:
    """Somebody who has some of everything, and can be given more of it."""

    def __init__(self, cast):
        self.cast, self.count = cast, 0
        self.me = cast("alice", "admin", "user")
        self.group = cast.group(self.me, name="a crowd")
        self.talk = self.group["conversationId"]

    def grow(self, count: int) -> None:
        for number in range(self.count, self.count + count):
            friend = self.cast(f"friend{number}")
            chat = self.cast.befriend(self.me, friend)
            self.me.post(f"/groups/{self.group['id']}/members", {"userIds": [friend.id]})
            first = self.send(friend, chat, "first")
            self.send(friend, chat, "reply", replyTo={"id": first})
            self.send(self.me, self.talk, "reply", replyTo={"id": self.send(friend, self.talk)})
            self.send(friend, self.talk, mentions=[self.me.id])
            self.cast.group(self.me, friend, name=f"friends {number}")
            self.apply(f"friends {number}", number)
            self.make_access(number)
            self.make_keys(number)
        self.count += count

    def send(self, who: Person, conversation_id: int, text: str = "hi", mentions=(), **more) -> int:
        body = {"type": "txt", "msg": text, "mentions": list(mentions)}
        path = f"/conversations/{conversation_id}/messages"
        return who.post(path, {"body": body, **more}).data["id"]

    def apply(self, group_name: str, number: int) -> None:
        """To her, and to the group."""
        asker = self.cast(f"asker{number}")
        asker.post("/applies", {"type": "user", "toId": self.me.id})
        asker.post("/applies", {"type": "group", "toId": self.group["id"]})

    def lists(self) -> dict:
        """Name → a call that answers with rows."""
        me, talk, group = self.me, self.talk, f"/groups/{self.group['id']}/members"
        history = f"/conversations/{talk}/messages"
        return {
            "conversations": lambda: me.get("/conversations").data,
            "friends": lambda: me.get("/friend").data,
            "groups": lambda: me.get("/groups").data,
            "members": lambda: me.get(group).data["rows"],
            "applications": lambda: me.get("/applies").data["rows"],
            "messages found": lambda: me.get("/messages/search?q=hi&limit=50").data["rows"],
            "people found": lambda: self.found("friend", "users"),
            "groups found": lambda: self.found("friends", "groups"),
            "history": lambda: me.get(history).data["messages"],
            "history before": lambda: me.get(f"{history}?before=999").data["messages"],
            "history after": lambda: me.get(f"{history}?after=0").data["messages"],
            "history around": lambda: me.get(f"{history}?around=9").data["messages"],
            "window": lambda: self.window(""),
            "window's past": lambda: self.window("/messages?before=999"),
            "window's changes": lambda: self.window("/messages?since=1"),
            "get-messages": lambda: self.page(),
            "get-messages before": lambda: self.page(before=999),
            "get-messages after": lambda: self.page(after=0),
            "sync": lambda: me.call("sync").data["messages"],
            "sync of some": lambda: me.call("sync", cursors={talk: 1}).data["messages"],
            "users": lambda: me.get("/admin/users").data["rows"],
            "all groups": lambda: me.get("/admin/groups").data["rows"],
            "roles": lambda: me.get("/admin/roles").data["rows"],
            "rights": lambda: me.get("/admin/rights").data["rows"],
            "devices": lambda: me.get("/sessions").data,
            "tokens": lambda: me.get("/tokens").data,
        }

    def found(self, text: str, what: str) -> list:
        return self.me.post("/add/search", {"searchValue": text}).data[what]

    def window(self, path: str) -> list:
        return self.me.browser.get(f"/chats/{self.talk}{path}").text.split("data-seq=")

    def page(self, **place) -> list:
        return self.me.call("get-messages", conversationId=self.talk, **place).envelope["messages"]

    def make_keys(self, number: int) -> None:
        self.cast.again(self.me)
        self.me.post("/tokens", {"name": f"token {number}", "scopes": ["read"]})

    def make_access(self, number: int) -> None:
        right = self.me.post("/admin/rights", {"keyName": f"r{number}", "name": "r"}).data
        role = {"keyName": f"role{number}", "name": "role", "rightIds": [right["id"]]}
        self.me.post("/admin/roles", role)


@pytest.fixture
def crowd(cast):
    crowd = Crowd(cast)
    crowd.grow(FEW)
    return crowd


@pytest.fixture
def cost(statements):
    """How many statements a call takes, and what it answers; the first call of its kind may find
    caches empty, so it is made twice."""

    def measure(call):
        call()
        with statements() as seen:
            answer = call()
        return len(seen), answer

    return measure


def test_a_list_costs_the_same_however_long_it_is(crowd, cost):
    before = {name: cost(call) for name, call in crowd.lists().items()}
    crowd.grow(MANY)
    after = {name: cost(call) for name, call in crowd.lists().items()}
    assert [name for name in before if len(after[name][1]) <= len(before[name][1])] == []
    assert costs(after) == costs(before)


def test_an_event_costs_the_same_however_many_are_in_the_group(crowd, cost):
    before = {name: cost(call) for name, call in events(crowd).items()}
    crowd.grow(MANY)
    after = {name: cost(call) for name, call in events(crowd).items()}
    assert costs(after) == costs(before)


def test_a_group_takes_many_members_in_as_few_statements_as_two(crowd, cost, cast):
    friends = [cast(f"guest{number}") for number in range(FEW + MANY)]
    for friend in friends:
        cast.befriend(crowd.me, friend)

    def invite(count: int):
        body = {"name": "new", "memberIds": [friend.id for friend in friends[:count]]}
        return lambda: crowd.me.post("/groups", body).data["memberCount"]

    few, many = cost(invite(FEW)), cost(invite(FEW + MANY))
    assert (few[1], many[1]) == (FEW + 1, FEW + MANY + 1)
    assert few[0] == many[0]


def costs(measured: dict) -> dict[str, int]:
    return {name: count for name, (count, _) in measured.items()}


def events(crowd: Crowd) -> dict:
    """Name → a call that everyone in the group hears of."""
    me, talk, group = crowd.me, crowd.talk, f"/groups/{crowd.group['id']}"

    def send(**fields):
        body = {"type": "txt", "msg": "hi", **fields}
        answer = me.call("new-message", conversationId=talk, body=body)
        assert answer.code == "0"
        return answer.data

    return {
        "new-message": send,
        "new-message to all": lambda: send(mentions="all"),
        "HTTP message": lambda: crowd.send(me, talk),
        "sent and recalled": lambda: me.call("recall", conversationId=talk, id=send()["id"]),
        "sent and read": lambda: me.call("read", conversationId=talk, seq=send()["seq"]),
        "typing": lambda: me.call("typing", conversationId=talk),
        "renamed": lambda: me.put(group, {"name": client_id()}),
        "announced": lambda: me.put(group, {"announcement": client_id()}),
        "join": lambda: me.call("join", conversationId=talk),
    }
