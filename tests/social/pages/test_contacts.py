"""The tab "contacts", applications, groups and finding: what is shown to whom."""

import html
import re

import pytest

from imapp.lib.limits import RateLimits

HTML = {"Accept": "text/html"}


@pytest.fixture
def alice(cast):
    return cast("alice")


def look(person, path: str, status: int = 200, **headers) -> str:
    response = person.browser.get(path, headers=HTML | headers)
    assert response.status_code == status
    return response.text


def call(cast, nickname: str, *friends):
    """Somebody of that nickname, who is the friends' friend."""
    call.count = getattr(call, "count", 0) + 1
    person = cast(f"person{call.count}")
    person.put(f"/userinfo/{person.id}", {"nickname": nickname})
    for friend in friends:
        cast.befriend(person, friend)
    return person


def titles(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'class="cell-title">(.*?)<', page) if one]


def rows_of(page: str, letter: str) -> list[str]:
    section = re.search(rf'<section aria-labelledby="letter-{letter}".*?</section>', page, re.S)
    return titles(section[0]) if section else []


def letters(page: str) -> list[str]:
    return re.findall(r'<h2 class="letter-title".*?>(.*?)</h2>', page)


class TestContacts:
    def test_friends_stand_under_the_letters_of_their_names(self, cast, alice):
        for name in ("单小满", "沈一", "阿明", "Zoë", "007"):
            call(cast, name, alice)
        page = look(alice, "/contacts")
        assert letters(page) == ["A", "S", "Z", "#"]
        assert rows_of(page, "S") == ["单小满", "沈一"]
        assert rows_of(page, "others") == ["007"]
        assert "Friends: 5" in page

    def test_every_letter_with_somebody_is_a_link_to_him(self, cast, alice):
        for name in ("阿明", "Zoë"):
            call(cast, name, alice)
        page = look(alice, "/contacts")
        assert re.findall(r'<a href="#(letter-\w+)"', page) == ["letter-A", "letter-Z"]
        assert 'id="letter-A"' in page
        assert 'id="letter-Z"' in page

    def test_a_friend_is_called_as_the_caller_calls_him(self, cast, alice):
        friend = call(cast, "Zoë", alice)
        alice.put(f"/friend/{friend.id}", {"remark": "阿姨"})
        page = look(alice, "/contacts")
        assert rows_of(page, "A") == ["阿姨"]
        assert f'data-names="阿姨 zoë {friend.username}"' in page
        assert 'data-pinyin="a yi,zoe,person' in page

    def test_strangers_and_others_friends_are_not_shown(self, cast, alice):
        bob = call(cast, "Bob")
        call(cast, "Carol", bob)
        page = look(alice, "/contacts")
        assert letters(page) == []
        assert "No friends yet." in page
        assert 'class="letters' not in page

    def test_who_is_online_has_a_dot_that_can_be_seen(self, cast, alice):
        here, away = call(cast, "Here", alice), call(cast, "Away", alice)
        here.connect()
        page = look(alice, "/contacts")
        assert f'data-online-of="{here.id}">' in page
        assert f'data-online-of="{away.id}" hidden>' in page

    def test_who_blocked_the_caller_never_looks_online(self, cast, alice):
        friend = call(cast, "Here", alice)
        friend.put(f"/friend/{alice.id}", {"blocked": True})
        friend.connect()
        assert f'data-online-of="{friend.id}" hidden>' in look(alice, "/contacts")

    def test_the_number_of_waiting_applications_is_told(self, cast, alice):
        assert "badge" not in look(alice, "/contacts", **{"X-Fragment": "1"})
        call(cast, "Bob").post("/applies", {"type": "user", "toId": alice.id})
        page = look(alice, "/contacts", **{"X-Fragment": "1"})
        assert '<span class="badge">1</span>' in page

    def test_names_are_text(self, cast, alice):
        call(cast, '"><script>x', alice)
        page = look(alice, "/contacts", **{"X-Fragment": "1"})
        assert "<script>x" not in page
        assert rows_of(page, "S") == ['"><script>x']

    def test_the_page_speaks_the_readers_language(self, alice):
        alice.put("/language", {"language": "zh_Hans_CN"})
        assert 'data-title="通讯录"' in look(alice, "/contacts")

    def test_it_costs_the_same_however_many_there_are(self, cast, alice, statements):
        call(cast, "Bob", alice)
        look(alice, "/contacts")
        with statements() as few:
            look(alice, "/contacts")
        for number in range(5):
            call(cast, f"Friend {number}", alice)
        with statements() as many:
            look(alice, "/contacts")
        assert len(many) == len(few)


class TestApplies:
    def test_what_waits_is_shown_with_its_words_and_answers(self, cast, alice):
        bob = call(cast, "Bob")
        asked = bob.post("/applies", {"type": "user", "toId": alice.id, "message": "<b>me</b>"})
        page = look(alice, "/applies")
        assert titles(page) == ["Bob"]
        assert "&lt;b&gt;me&lt;/b&gt;" in page
        assert f'href="/people/{bob.id}"' in page
        for approval in ("true", "false"):
            assert f'{{"id":{asked.data["id"]},"approval":{approval}}}' in html.unescape(page)
        assert 'data-call-url-value="/api/v1/add/friend"' in page

    def test_an_application_to_a_group_names_it_to_those_who_lead_it(self, cast, alice):
        bob, carol = call(cast, "Bob"), call(cast, "Carol", alice)
        group = cast.group(alice, carol, name="Anglers")
        bob.post("/applies", {"type": "group", "toId": group["id"], "message": "hi"})
        page = look(alice, "/applies")
        assert "Wants to join Anglers" in page
        assert 'data-call-url-value="/api/v1/add/group"' in page
        assert "Anglers" not in look(carol, "/applies")

    def test_who_was_accepted_can_be_written_to(self, cast, alice):
        bob = call(cast, "Bob")
        asked = bob.post("/applies", {"type": "user", "toId": alice.id}).data
        made = alice.post("/add/friend", {"id": asked["id"], "approval": True}).data
        page = look(alice, "/applies")
        assert "data-call-body-value" not in page
        assert re.search(rf'href="/chats/{made["conversationId"]}" data-under="/chats"', page)
        alice.delete(f"/friend/{bob.id}")
        page = look(alice, "/applies")
        assert "/chats/" not in page.partition('role="main"')[2]
        assert "Accepted" in page

    def test_who_was_refused_is_shown_as_refused(self, cast, alice):
        asked = call(cast, "Bob").post("/applies", {"type": "user", "toId": alice.id}).data
        alice.post("/add/friend", {"id": asked["id"], "approval": False})
        page = look(alice, "/applies")
        assert '<span class="application-answer">Refused</span>' in page

    def test_the_latest_answer_stands_first(self, cast, alice):
        asked = [
            call(cast, name).post("/applies", {"type": "user", "toId": alice.id}).data["id"]
            for name in ("Bob", "Carol", "Dave")
        ]
        for number in (1, 2, 0):
            alice.post("/add/friend", {"id": asked[number], "approval": False})
        assert titles(look(alice, "/applies")) == ["Bob", "Dave", "Carol"]

    def test_nobody_else_sees_it(self, cast, alice):
        bob = call(cast, "Bob")
        bob.post("/applies", {"type": "user", "toId": alice.id})
        for other in (bob, call(cast, "Carol")):
            assert "Nobody has applied yet." in look(other, "/applies")


class TestMyGroups:
    def test_groups_are_shown_with_their_members_and_lead_into_the_chat(self, cast, alice):
        group = cast.group(alice, call(cast, "Bob", alice), name="Anglers & co")
        cast.group(alice, name="阿猫")
        page = look(alice, "/groups")
        assert titles(page) == ["阿猫", "Anglers & co"]
        assert "Members: 2" in page
        assert f'href="/chats/{group["conversationId"]}" data-under="/chats"' in page

    def test_who_is_in_none_is_told_how_to_make_one(self, cast, alice):
        cast.group(alice)
        page = look(call(cast, "Bob"), "/groups")
        assert "You are in no group yet." in page
        assert 'href="/groups/new"' in page


class TestFind:
    def test_without_words_ones_own_name_is_shown(self, alice):
        page = look(alice, "/find")
        assert "My imapp ID: alice" in page
        assert 'href="/me/code"' in page

    def test_people_and_groups_are_found(self, cast, alice):
        bob = call(cast, "Bob & co")
        group = cast.group(bob, name="Bobbers")
        page = look(alice, "/find?q=bob")
        assert titles(page) == ["Bob & co", "Bobbers"]
        assert f'href="/people/{bob.id}"' in page
        assert f'href="/groups/{group["id"]}"' in page
        assert 'value="bob"' in page

    def test_nothing_found_says_so(self, alice):
        page = look(alice, "/find?q=<b>%25")
        assert "Nobody and no group is called “&lt;b&gt;%”." in page

    def test_words_that_are_too_long_are_refused(self, alice):
        look(alice, "/find?q=" + "x" * 41, status=422)

    def test_a_search_counts_as_one_of_the_api(self, app, alice, monkeypatch):
        monkeypatch.setitem(app.extensions, "limits", RateLimits({"search": "2 per minute"}))
        look(alice, "/find?q=bob")
        alice.post("/add/search", {"searchValue": "bob"})
        look(alice, "/find")
        page = look(alice, "/find?q=bob", status=429)
        assert "That was too often." in page
        assert 'value="bob"' in page
