"""`kill -9` under load: nothing that was acknowledged is lost, nothing is doubled."""

import threading
from uuid import uuid4

from .device import Device, Lost, wait_until


class Sender(threading.Thread):
    """Sends one message after the other until the connection ends, as a careful client does:
    each with an id of its own, kept until it is acknowledged."""

    def __init__(self, device: Device, conversation_id: int):
        super().__init__()
        self.device, self.conversation_id = device, conversation_id
        self.acknowledged: dict[str, dict] = {}
        self.waiting: str | None = None

    def run(self) -> None:
        try:
            while True:
                self.waiting = self.waiting or str(uuid4())
                self.send_waiting()
        except Lost:
            pass

    def send_waiting(self) -> None:
        answer = self.device.send(self.conversation_id, clientId=self.waiting)
        assert answer.code == "0", answer
        self.acknowledged[self.waiting] = answer.data
        self.waiting = None


def until_killed(server, senders: list[Sender], count: int) -> None:
    """Let them send until so many are acknowledged, and kill the server amid that."""
    for sender in senders:
        sender.start()
    wait_until(lambda: sum(len(sender.acknowledged) for sender in senders) >= count)
    server.kill()
    for sender in senders:
        sender.join(20)
        assert not sender.is_alive()


def test_killing_loses_no_acknowledged_message_and_doubles_none(serve, log_in, database):
    server = serve(DATABASE_URL=database, RATELIMIT_ENABLED=0)
    people = [log_in(server, name) for name in ("user", "member3", "user", "member3")]
    conversation = people[0].conversation_with("member3")["id"]
    acknowledged: dict[str, dict] = {}
    waiting = []
    for count in (40, 1):
        senders = [Sender(person.connect(), conversation) for person in people]
        until_killed(server, senders, count)
        for sender in senders:
            acknowledged |= sender.acknowledged
            waiting.append((sender.device, sender.waiting))
        server.start()
    for person in people:
        person.connect()
    for device, client_id in waiting:
        again = Sender(device, conversation)
        again.waiting = client_id
        again.send_waiting()
        acknowledged |= again.acknowledged

    stored = people[0].history(conversation)
    ours = {one["clientId"]: one for one in stored if one["clientId"]}
    count = len(stored)
    assert ours == acknowledged
    assert len(ours) == sum(one["clientId"] is not None for one in stored)
    assert [one["seq"] for one in stored] == list(range(1, count + 1))
    assert [one["version"] for one in stored] == list(range(1, count + 1))
    listed = people[1].conversation_with("user")
    assert (listed["lastSeq"], listed["lastVersion"]) == (count, count)
    assert listed["lastMessage"] == stored[-1]


def test_a_device_that_was_away_while_the_server_was_killed_catches_up(serve, log_in, database):
    server = serve(DATABASE_URL=database, RATELIMIT_ENABLED=0)
    user, friend = log_in(server, "user"), log_in(server, "member3")
    conversation = user.conversation_with("member3")["id"]
    user.connect()
    seen = [user.send(conversation, f"{number}").data for number in range(3)]
    version = seen[-1]["version"]
    recalled = user.call("recall", conversationId=conversation, id=seen[1]["id"]).data
    until_killed(server, [Sender(user, conversation)], 20)
    server.start()
    missed = friend.connect().call("sync", cursors={str(conversation): version}).data
    changed = missed["messages"][str(conversation)]
    stored = [one for one in friend.history(conversation) if one["version"] > version]
    assert changed == sorted(stored, key=lambda one: one["version"])
    assert recalled in changed
    assert [one["version"] for one in changed] == list(
        range(version + 1, version + 1 + len(changed))
    )
