"""The robot on a real server: it answers beside the chat, and what a killed process left."""

import pytest

from .device import wait_until


def robot_of(device) -> dict | None:
    listed = device.request("GET", "/conversations").data
    return next((one for one in listed if one["type"] == "robot"), None)


def words(device, conversation_id: int) -> list[str]:
    return [one["body"]["msg"] for one in device.history(conversation_id)]


def ask(device, conversation_id: int, text: str) -> dict:
    body = {"type": "txt", "msg": text}
    answer = device.call("new-message", conversationId=conversation_id, body=body)
    assert answer.code == "0", answer
    return answer.data


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_a_question_is_answered_in_the_conversation(serve, log_in, database, transport):
    server = serve(DATABASE_URL=database)
    alice = log_in(server, "member1").connect(transport)
    conversation = robot_of(alice)["id"]
    asked = ask(alice, conversation, "12 * (3 + 4)")
    answer = alice.hears("new-message", lambda one: one["seq"] == asked["seq"] + 1)
    assert answer["body"]["msg"] == "12 × (3 + 4) = 84"
    assert alice.hears("typing") == {"conversationId": conversation, "userId": answer["fromId"]}
    assert robot_of(alice)["unread"] == 2


def test_whatever_is_asked_when_a_server_is_killed_is_answered_once(serve, log_in, database):
    server = serve(DATABASE_URL=database, RATELIMIT_ENABLED=0)
    alice = log_in(server, "member1").connect()
    conversation = robot_of(alice)["id"]
    for number in range(3):
        asked = ask(alice, conversation, f"{number}+1")
        server.kill()
        server.start()
        wait_until(lambda: len(words(alice, conversation)) > asked["seq"])  # noqa: B023
        alice.connect()
    assert words(alice, conversation)[1:] == [
        "0+1",
        "0 + 1 = 1",
        "1+1",
        "1 + 1 = 2",
        "2+1",
        "2 + 1 = 3",
    ]


def test_switched_off_it_is_gone_and_switched_on_it_is_back(serve, log_in, database):
    server = serve(DATABASE_URL=database, ROBOT_PROVIDER="off")
    alice = log_in(server, "member1")
    assert robot_of(alice) is None
    server.stop()
    server.settings["ROBOT_PROVIDER"] = "embedded"
    server.start()
    wait_until(lambda: robot_of(alice))
    alice.connect()
    conversation = robot_of(alice)["id"]
    ask(alice, conversation, "1+1")
    alice.hears("new-message", lambda one: one["body"]["msg"] == "1 + 1 = 2")
    alice.disconnect()
    server.stop()
    server.settings["ROBOT_PROVIDER"] = "off"
    server.start()
    assert robot_of(alice) is None
    server.stop()
    server.settings["ROBOT_PROVIDER"] = "embedded"
    server.start()
    assert words(alice, conversation)[1:] == ["1+1", "1 + 1 = 2"]
