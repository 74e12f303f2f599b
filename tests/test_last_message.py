"""The last message of a conversation, as each of its members sees it."""


def last(person) -> str:
    return person.get("/conversations").data[0]["lastMessage"]["body"]["msg"]


def test_a_message_that_one_deleted_for_himself_stays_the_last_of_the_others(cast):
    alice, bob = cast("alice"), cast("bobby")
    conversation = cast.befriend(alice, bob)
    bob.send(conversation, "first")
    second = bob.send(conversation, "second").data
    assert alice.call("delete", conversationId=conversation, ids=[second["id"]]).code == "0"
    assert (last(alice), last(bob)) == ("first", "second")
