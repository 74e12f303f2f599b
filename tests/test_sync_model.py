"""Two devices of one user, one of which is killed again and again and catches up: in the end both
show the same, and what a new device shows."""

from itertools import count

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

names = (f"person{number}" for number in count())


class Device:
    """A client as the protocol asks for it: it keeps what it heard, and a cursor for each of its
    conversations; it asks for what it missed when it comes back, and when it hears of a
    conversation that it does not know."""

    def __init__(self, person):
        self.person = person
        self.socket = None
        self.conversations: dict[int, dict] = {}
        self.messages: dict[int, dict[int, dict]] = {}
        self.cursors: dict[int, int] = {}
        self.come_back()

    def come_back(self):
        self.socket = self.person.connect()
        self.sync()

    def hear(self, packets: int | None = None):
        """Take in the first `packets` of what came, or all; what is not known here is asked for."""
        for packet in self.socket.get_received()[:packets]:
            event, payload = packet["name"].removeprefix("/v1/im/"), packet["args"][0]
            if not getattr(self, "on_" + event.replace("-", "_"))(payload):
                self.sync()

    def killed(self, after_packets: int):
        self.hear(after_packets)
        self.socket.disconnect()
        self.socket = None

    def sync(self):
        cursors = {str(key): version for key, version in self.cursors.items()}
        synced = self.call("sync", cursors=cursors)["data"]
        listed = {one["id"]: one for one in synced["conversations"]}
        for gone in self.conversations.keys() - listed.keys():
            self.drop(gone)
        for one in listed.values():
            self.take(one)
        for key, found in synced["messages"].items():
            for message in found:
                self.keep(message)
            if key not in synced["hasMore"]:
                self.cursors[int(key)] = listed[int(key)]["lastVersion"]
        if synced["hasMore"]:
            self.sync()

    def call(self, event, **fields):
        return self.socket.emit(f"/v1/im/{event}", fields, callback=True)

    def take(self, conversation):
        key = conversation["id"]
        self.conversations[key] = conversation
        kept = self.messages.setdefault(key, {})
        for seq in [seq for seq in kept if seq <= conversation["clearedSeq"]]:
            del kept[seq]

    def drop(self, key):
        for kept in (self.conversations, self.messages, self.cursors):
            kept.pop(key, None)

    def keep(self, message):
        key = message["conversationId"]
        self.messages[key][message["seq"]] = message
        self.cursors[key] = max(self.cursors.get(key, 0), message["version"])

    def on_new_message(self, message):
        known = message["conversationId"] in self.conversations
        if known:
            self.keep(message)
        return known

    on_recall = on_new_message

    def on_conversation(self, one):
        known = one["id"] in self.conversations
        if one.get("removed") or not one["active"]:
            self.drop(one["id"])
        elif known:
            self.take(one)
        return known or not one.get("active")

    def on_read(self, read):
        conversation = self.conversations.get(read["conversationId"], {})
        if read["userId"] == self.person.id:
            conversation["readSeq"] = read["seq"]
        elif conversation.get("type") == "chat":
            conversation["peerReadSeq"] = read["seq"]
        return True

    def on_presence(self, _):
        return True

    def shows(self):
        """What one sees on it."""
        return {key: self.shown(key) for key in self.conversations}

    def shown(self, key):
        conversation, kept = self.conversations[key], self.messages[key]
        unread = [
            one
            for one in kept.values()
            if one["fromId"] not in (None, self.person.id)
            and one["seq"] > conversation["readSeq"]
            and not one["recalled"]
        ]
        fields = ("pinned", "dnd", "clearedSeq", "readSeq", "peerReadSeq")
        messages = [(seq, kept[seq]["id"], kept[seq]["body"]) for seq in sorted(kept)]
        name = conversation["target"].get("name")
        return [conversation[field] for field in fields], name, len(unread), messages


class World:
    """A user with two devices, a friend who owns a group they share, and what can happen."""

    def __init__(self, cast):
        self.me, self.friend = cast(next(names)), cast(next(names))
        self.chat = cast.befriend(self.me, self.friend)
        group = cast.group(self.friend, self.me)
        self.group, self.group_id = group["conversationId"], group["id"]
        self.steady, self.shaky = Device(self.me), Device(cast.again(self.me))
        self.sent = []

    def conversation(self, number):
        return (self.chat, self.group)[number % 2]

    def do(self, step, number):
        getattr(self, step)(number)
        self.steady.hear()

    def _send(self, person, number):
        answer = person.send(self.conversation(number), str(number))
        if answer.code == "0":
            self.sent.append((person, answer.data))

    def i_send(self, number):
        self._send(self.me, number)

    def friend_sends(self, number):
        self._send(self.friend, number)

    def recall(self, number):
        if self.sent:
            person, message = self.sent[number % len(self.sent)]
            person.call("recall", conversationId=message["conversationId"], id=message["id"])

    def _read(self, person, number):
        conversation_id = self.conversation(number)
        listed = {one["id"]: one["lastSeq"] for one in person.get("/conversations").data}
        if conversation_id in listed:
            seq = max(0, listed[conversation_id] - number % 3)
            assert person.call("read", conversationId=conversation_id, seq=seq).code == "0"

    def i_read(self, number):
        self._read(self.me, number)

    def friend_reads(self, number):
        self._read(self.friend, number)

    def pin(self, number):
        changes = {"pinned": number % 4 < 2, "dnd": number % 3 == 0}
        self.me.put(f"/conversations/{self.conversation(number)}", changes)

    def clear(self, number):
        self.me.delete(f"/conversations/{self.conversation(number)}/messages")

    def hide(self, number):
        wanted = {"id": self.conversation(number), "active": number % 3 == 0}
        self.me.put("/conversations/active", wanted)

    def rename(self, number):
        self.friend.put(f"/groups/{self.group_id}", {"name": f"group {number}"})

    def remove_me(self, number):
        self.friend.delete(f"/groups/{self.group_id}/members/{self.me.id}")

    def add_me(self, number):
        self.friend.post(f"/groups/{self.group_id}/members", {"userIds": [self.me.id]})

    def kill(self, number):
        if self.shaky.socket:
            self.shaky.killed(number % 5)

    def come_back(self, number):
        if not self.shaky.socket:
            self.shaky.come_back()


HAPPENINGS = [
    *("i_send", "friend_sends", "friend_sends", "recall", "i_read", "friend_reads", "pin", "clear"),
    *("hide", "rename", "remove_me", "add_me", "kill", "kill", "come_back"),
]
steps = st.lists(
    st.tuples(st.sampled_from(HAPPENINGS), st.integers(0, 59)), min_size=15, max_size=40
)


def assert_all_show_the_same(cast, world):
    world.come_back(0)
    world.shaky.hear()
    shown = world.steady.shows()
    assert world.shaky.shows() == shown
    assert Device(cast.again(world.me)).shows() == shown
    for one in world.me.get("/conversations").data:
        *_, unread, messages = shown[one["id"]]
        assert one["unread"] == unread
        last = one["lastMessage"]
        assert (last and (last["seq"], last["id"], last["body"])) == (
            messages[-1] if messages else None
        )


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    # A failure of real servers is not made smaller: that would take minutes.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(steps)
def test_a_device_that_was_killed_at_any_moment_shows_what_the_other_shows(cast, happened):
    world = World(cast)
    for step, number in happened:
        world.do(step, number)
    assert_all_show_the_same(cast, world)
