"""A group's pages: what members find there, and how others come in."""

import pytest

from .reading import read, source


@pytest.fixture
def people(cast):
    """Owner, member, and someone who is neither; the owner and the member are friends."""
    owner, member, stranger = cast("owner"), cast("member"), cast("stranger")
    cast.befriend(owner, member)
    return owner, member, stranger


@pytest.fixture
def group(cast, people):
    owner, member, _ = people
    return cast.group(owner, member, name="Hikers")


def test_a_member_sees_who_is_in_it_and_his_own_switches(people, group):
    _, member, _ = people
    member.put(f"/conversations/{group['conversationId']}", {"pinned": True})
    page = source(member, f"/groups/{group['id']}")
    assert 'name="pinned" data-type="boolean" checked' in page
    assert 'name="dnd" data-type="boolean">' in page
    words = read(member, f"/groups/{group['id']}")
    assert "owner" in words
    assert "Chat info (2)" in words


def test_members_leave_and_the_owner_dissolves(people, group):
    owner, member, _ = people
    assert "Leave the group" in read(member, f"/groups/{group['id']}")
    assert "Dissolve" not in read(member, f"/groups/{group['id']}")
    assert "Dissolve the group" in read(owner, f"/groups/{group['id']}")
    assert "Leave" not in read(owner, f"/groups/{group['id']}")


def test_only_leaders_are_offered_what_only_they_may_do(people, group):
    owner, member, _ = people
    path = f"/groups/{group['id']}"
    for way in ("/remove", "/manage", "/edit/name", "/picture"):
        assert f'href="{path}{way}"' in source(owner, path)
        assert f'href="{path}{way}"' not in source(member, path)


def test_into_an_invite_only_group_members_bring_nobody(people, group):
    owner, member, _ = people
    path = f"/groups/{group['id']}"
    assert f'href="{path}/add"' in source(member, path)
    owner.put(path, {"joinPolicy": "invite"})
    assert f'href="{path}/add"' not in source(member, path)
    assert f'href="{path}/add"' in source(owner, path)


def test_what_people_wrote_is_text_and_no_markup(people, group):
    owner, member, _ = people
    bold = "<b>bold</b>"
    owner.put(f"/groups/{group['id']}", {"name": bold, "introduction": bold, "announcement": bold})
    for way in ("", "/announcement", "/code", "/members"):
        assert bold not in source(member, f"/groups/{group['id']}{way}")
    assert bold in read(member, f"/groups/{group['id']}/announcement")


def test_a_member_is_called_as_the_reader_calls_him(people, group):
    owner, member, _ = people
    path = f"/groups/{group['id']}/members"
    member.put(f"{path}/{member.id}", {"alias": "Captain"})
    assert "Captain" in read(owner, path)
    owner.put(f"/friend/{member.id}", {"remark": "My neighbour"})
    assert "Captain" not in read(owner, path)
    assert "My neighbour" in read(owner, path)
    assert "My neighbour" not in read(member, path)


def test_a_stranger_sees_how_to_join_and_nothing_else(people, group):
    owner, _, stranger = people
    path = f"/groups/{group['id']}"
    owner.put(path, {"introduction": "On Sundays", "announcement": "Only for us"})
    words = read(stranger, path)
    assert "Hikers" in words
    assert "On Sundays" in words
    assert "Members: 2" in words
    assert "Ask to join" in words
    assert "Only for us" not in words
    assert "Clear history" not in words
    owner.put(path, {"joinPolicy": "open"})
    assert "Join the group" in read(stranger, path)


def test_who_has_asked_is_told_to_wait(people, group):
    _, _, stranger = people
    stranger.post("/applies", {"type": "group", "toId": group["id"], "message": "hello"})
    words = read(stranger, f"/groups/{group['id']}")
    assert "Waiting for an answer" in words
    assert "Ask to join" not in words


def test_a_group_that_is_not_to_be_joined_says_why_it_is_not_there(people, group):
    owner, member, stranger = people
    path = f"/groups/{group['id']}"
    owner.put(path, {"joinPolicy": "invite"})
    sentence = "This group is no more, or lets in only those it invites."
    assert sentence in read(stranger, path, 404)
    owner.delete(path)
    assert sentence in read(member, path, 404)


def test_a_closed_group_says_so_to_its_members(people, group, cast):
    _, member, _ = people
    cast("root", "admin", "user").put(
        "/admin/groups/disabled", {"id": group["id"], "disabled": True}
    )
    assert "This group has been closed." in read(member, f"/groups/{group['id']}")


def test_the_code_leads_to_the_group(people, group, monkeypatch):
    seen = []
    monkeypatch.setattr("imapp.lib.qr.svg", lambda text, label: seen.append((text, label)) or "")
    _, member, _ = people
    read(member, f"/groups/{group['id']}/code")
    assert seen == [(f"http://localhost/groups/{group['id']}", "Hikers")]


def test_leaders_see_how_many_wait_and_what_the_rules_are(people, group):
    owner, _, stranger = people
    path = f"/groups/{group['id']}/manage"
    assert 'class="badge">1<' not in source(owner, path)
    stranger.post("/applies", {"type": "group", "toId": group["id"]})
    page = source(owner, path)
    assert 'class="badge">1<' in page
    assert 'value="approval" checked' in page
    assert 'name="mute" data-type="boolean">' in page


def test_a_group_is_loaded_once_a_page(people, group, statements):
    owner, *_ = people
    for page in ("", "/members", "/remove", "/manage", "/add"):
        with statements() as seen:
            source(owner, f"/groups/{group['id']}{page}")
        assert len([one for one in seen if "FROM chat_groups" in one]) == 1, page


def test_what_waits_for_a_group_is_counted_in_the_database(cast, people, group, statements):
    owner, _, stranger = people
    costs = []
    for one in (stranger, cast("another"), cast("third_1")):
        one.post("/applies", {"type": "group", "toId": group["id"]})
        with statements() as seen:
            page = source(owner, f"/groups/{group['id']}/manage")
        costs.append([one for one in seen if "FROM applies" in one])
    assert 'class="badge">3<' in page
    assert all(statement.startswith("SELECT count(") for cost in costs for statement in cost)


def test_public_groups_are_the_largest_first_and_say_what_one_can_do(cast, people, group):
    owner, member, stranger = people
    small, _asking, hidden = (
        cast.group(owner, name=name) for name in ("Small", "Asking", "Hidden")
    )
    for one, policy in ((small, "open"), (group, "open"), (hidden, "invite")):
        owner.put(f"/groups/{one['id']}", {"joinPolicy": policy})
    words = read(stranger, "/groups/open")
    assert words.endswith("Public groups Hikers Members: 2 Join Small Members: 1 Join")
    # Whoever knows its name finds it.
    assert "Asking" in read(stranger, "/find?q=Asking")
    assert "Hikers Members: 2 Enter" in read(member, "/groups/open")


def test_without_public_groups_the_page_says_so(cast):
    assert "No group is open to join" in read(cast("alice"), "/groups/open")
