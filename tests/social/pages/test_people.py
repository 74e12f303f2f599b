"""A person's page: what it tells and offers, by how the two stand to each other."""

import html

import pytest

from ... import robot
from .test_contacts import call, look


@pytest.fixture
def alice(cast):
    return cast("alice")


@pytest.fixture
def bob(cast):
    bob = call(cast, "Bob <b>")
    bob.put(f"/userinfo/{bob.id}", {"sign": "seize the day"})
    return bob


def about(person) -> str:
    return f"/people/{person.id}"


def test_a_stranger_is_told_of_and_can_be_applied_to(alice, bob):
    page = look(alice, about(bob))
    assert "Bob &lt;b&gt;" in page
    assert f"imapp ID: {bob.username}" in page
    assert "seize the day" in page
    assert f'href="/people/{bob.id}/apply"' in page
    for offer in ("/chats/", "/remark", "/settings", "data-online-of", "Last seen"):
        assert offer not in page.partition('role="main"')[2]


def test_an_application_that_waits_is_not_made_again(alice, bob):
    alice.post("/applies", {"type": "user", "toId": bob.id})
    page = look(alice, about(bob))
    assert "Waiting for the answer." in page
    assert "/apply" not in page


def test_who_applied_can_be_answered_there(alice, bob):
    asked = bob.post("/applies", {"type": "user", "toId": alice.id, "message": "hi <i>"}).data
    page = look(alice, about(bob))
    assert "hi &lt;i&gt;" in page
    for approval in ("true", "false"):
        assert f'{{"id":{asked["id"]},"approval":{approval}}}' in html.unescape(page)
    assert "/apply" not in page
    assert alice.browser.get(about(bob) + "/apply").location == about(bob)


def test_a_friend_can_be_written_to_and_named(cast, alice, bob):
    chat = cast.befriend(alice, bob)
    alice.put(f"/friend/{bob.id}", {"remark": "Bobby"})
    page = look(alice, about(bob))
    assert '<h2 class="profile-name">Bobby</h2>' in page
    assert "Nickname: Bob &lt;b&gt;" in page
    assert f'href="/chats/{chat}" data-under="/chats"' in page
    assert f'href="/people/{bob.id}/settings"' in page
    assert 'value="Bobby"' in look(alice, about(bob) + "/remark")
    assert "Bobby" not in look(bob, about(alice))


def test_friends_see_whether_one_is_online_and_when_he_was(cast, alice, bob):
    cast.befriend(alice, bob)
    socket = bob.connect()
    page = look(alice, about(bob))
    assert f'data-online-of="{bob.id}">' in page
    assert f'data-offline-of="{bob.id}" hidden>' in page
    socket.disconnect()
    page = look(alice, about(bob))
    assert f'data-online-of="{bob.id}" hidden>' in page
    assert f'data-offline-of="{bob.id}">Last seen: <time datetime="20' in page.replace("\n", "")


def test_who_is_blocked_sees_neither(cast, alice, bob):
    cast.befriend(alice, bob)
    bob.connect().disconnect()
    bob.put(f"/friend/{alice.id}", {"blocked": True})
    bob.connect()
    page = look(alice, about(bob))
    assert f'data-online-of="{bob.id}" hidden>' in page
    assert f'data-offline-of="{bob.id}" hidden>' in page
    assert "<time" not in page


def test_who_blocks_is_reminded_of_it(cast, alice, bob):
    cast.befriend(alice, bob)
    assert "You have blocked this friend." not in look(alice, about(bob))
    alice.put(f"/friend/{bob.id}", {"blocked": True})
    assert "You have blocked this friend." in look(alice, about(bob))
    assert " checked>" in look(alice, about(bob) + "/settings")


def test_after_the_friendship_they_are_strangers(cast, alice, bob):
    cast.befriend(alice, bob)
    bob.delete(f"/friend/{alice.id}")
    assert f'href="/people/{bob.id}/apply"' in look(alice, about(bob))
    for place in ("remark", "settings"):
        look(alice, f"{about(bob)}/{place}", status=404)


def test_ones_own_page_leads_to_the_profile(alice):
    page = look(alice, about(alice))
    assert 'href="/me/profile"' in page
    assert "/apply" not in page
    assert alice.browser.get(about(alice) + "/apply").location == about(alice)


def test_applying_begins_with_a_word_about_oneself(alice, bob):
    alice.put(f"/userinfo/{alice.id}", {"nickname": "Alice <3"})
    page = look(alice, about(bob) + "/apply")
    assert ">I’m Alice &lt;3.</textarea>" in page
    assert f'name="toId" value="{bob.id}"' in page


def test_nobody_has_no_page(alice):
    look(alice, "/people/999999", status=404)
    look(alice, "/people/999999/apply", status=404)


def test_the_robot_is_neither_applied_to_nor_deleted(app, cast):
    with robot.at_work(app):
        carol = cast("carol")
        chat = robot.conversation_of(carol)
        page = look(carol, f"/people/{chat['target']['id']}")
    assert f'href="/chats/{chat["id"]}"' in page
    for offer in ("/apply", "/settings", "/remark", "imapp ID"):
        assert offer not in page
