"""Many who send at once: one order for all, no hole, nothing twice."""

from collections import Counter
from uuid import uuid4

from ..threads import together
from .device import Device, wait_until

SENDERS, EACH = 8, 50


def test_concurrent_senders_make_one_sequence_that_everyone_hears_once(serve, log_in, database):
    server = serve(DATABASE_URL=database, RATELIMIT_ENABLED=0)
    names = ["user"] + [f"member{number}" for number in range(3, 2 + SENDERS)]
    people = [log_in(server, name).connect() for name in names]
    group = people[0].conversation_with("谈笑有鸿儒")
    conversation, before = group["id"], group["lastSeq"]

    def send_all(device: Device):
        def run():
            seqs = [device.send(conversation).data["seq"] for _ in range(EACH)]
            assert seqs == sorted(seqs)

        return run

    together(*map(send_all, people))
    total = SENDERS * EACH
    for person in people:
        wait_until(lambda person=person: len(person.heard("new-message")) >= total)
    stored = people[0].history(conversation)
    assert [one["seq"] for one in stored] == list(range(1, before + total + 1))
    assert [one["version"] for one in stored] == [one["seq"] for one in stored]
    for person in people:
        heard = person.heard("new-message")
        assert sorted(heard, key=lambda one: one["seq"]) == stored[before:]
    assert Counter(one["fromId"] for one in stored[before:]) == {one.id: EACH for one in people}


def test_one_client_id_from_two_devices_at_once_makes_one_message(serve, log_in, database):
    server = serve(DATABASE_URL=database, RATELIMIT_ENABLED=0)
    devices = [log_in(server, "user").connect() for _ in range(3)]
    friend = log_in(server, "member3").connect()
    chat = devices[0].conversation_with("member3")
    ids = [str(uuid4()) for _ in range(20)]
    answers: list[dict] = []

    def send_all(device: Device):
        def run():
            for client_id in ids:
                answer = device.send(chat["id"], clientId=client_id)
                assert answer.code == "0", answer
                answers.append(answer.data)

        return run

    together(*map(send_all, devices))
    wait_until(lambda: len(friend.heard("new-message")) >= len(ids))
    stored = devices[0].history(chat["id"])[chat["lastSeq"] :]
    assert [one["clientId"] for one in stored] == ids
    assert sorted(answers, key=lambda one: one["seq"]) == [one for one in stored for _ in devices]
    # An ack that comes after them shows that no more are under way.
    friend.call("join", conversationId=chat["id"])
    assert sorted(friend.heard("new-message"), key=lambda one: one["seq"]) == stored


def test_one_client_id_in_two_conversations_at_once_makes_one_message(serve, log_in, database):
    server = serve(DATABASE_URL=database, RATELIMIT_ENABLED=0)
    devices = [log_in(server, "user").connect() for _ in range(2)]
    chats = [devices[0].conversation_with(name)["id"] for name in ("member3", "member4")]
    ids = [str(uuid4()) for _ in range(20)]
    codes: dict[str, list[str]] = {client_id: [] for client_id in ids}

    def send_all(device: Device, chat: int):
        def run():
            for client_id in ids:
                codes[client_id].append(device.send(chat, clientId=client_id).code)

        return run

    together(*map(send_all, devices, chats))
    assert all(sorted(both) == ["0", "conflict"] for both in codes.values()), codes
    stored = [one for chat in chats for one in devices[0].history(chat) if one["clientId"]]
    assert sorted(one["clientId"] for one in stored) == sorted(ids)
    for chat in chats:
        seqs = [one["seq"] for one in devices[0].history(chat)]
        assert seqs == list(range(1, len(seqs) + 1))


def test_recalls_reads_and_sends_at_once_leave_no_hole_in_the_versions(serve, log_in, database):
    server = serve(DATABASE_URL=database, RATELIMIT_ENABLED=0)
    user, phone = log_in(server, "user").connect(), log_in(server, "user").connect()
    friend = log_in(server, "member3").connect()
    chat = user.conversation_with("member3")
    old = [user.send(chat["id"]).data for _ in range(20)]

    def recall():
        for one in old:
            assert phone.call("recall", conversationId=chat["id"], id=one["id"]).code == "0"

    def send():
        for _ in range(20):
            assert user.send(chat["id"]).code == "0"

    def answer_and_read():
        for _ in range(20):
            seq = friend.send(chat["id"]).data["seq"]
            assert friend.call("read", conversationId=chat["id"], seq=seq).code == "0"

    together(recall, send, answer_and_read)
    synced = friend.call("sync", cursors={}).data
    last = next(one for one in synced["conversations"] if one["id"] == chat["id"])
    assert last["lastSeq"] == chat["lastSeq"] + 60
    assert last["lastVersion"] == chat["lastVersion"] + 80
    after = chat["lastVersion"] + 20  # what came before has been recalled since
    changed = friend.call("sync", cursors={str(chat["id"]): after}).data["messages"]
    versions = [one["version"] for one in changed[str(chat["id"])]]
    assert versions == list(range(after + 1, after + 61))
