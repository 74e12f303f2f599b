"""Choosing people for a group, and what one may do to those in it."""

import html
import json
import re

import pytest

from imapp.lib.clock import iso

from ...world import TOMORROW
from .reading import read, source

ACTS = re.compile(r"Manage (\w+)\".*?data-acts-items-value='(.*?)'>", re.DOTALL)
ROW = re.compile(r'class="cell-title">(.*?)<')


def names(page: str) -> list[str]:
    return [html.unescape(name) for name in ROW.findall(page)]


def offered(person, group: dict) -> dict[str, list[str]]:
    """What the person may do, by the member's name."""
    page = source(person, f"/groups/{group['id']}/members")
    return {
        name: [item["label"] for item in json.loads(html.unescape(items))]
        for name, items in ACTS.findall(page)
    }


@pytest.fixture
def people(cast):
    owner, deputy, member = cast("owner"), cast("deputy"), cast("member")
    for one in (deputy, member):
        cast.befriend(owner, one)
    return owner, deputy, member


@pytest.fixture
def group(cast, people):
    owner, deputy, _ = people
    made = cast.group(*people)
    owner.put(f"/groups/{made['id']}/members/{deputy.id}", {"role": "admin"})
    return made


def test_friends_stand_from_a_to_z_and_one_is_chosen_already(cast):
    me, friends = cast("myself"), [cast(name) for name in ("zhang", "anna", "wang")]
    for nickname, friend in zip(("张伟", "Anna", "王芳"), friends, strict=True):
        friend.put(f"/userinfo/{friend.id}", {"nickname": nickname})
        cast.befriend(me, friend)
    page = source(me, f"/groups/new?with={friends[2].id}")
    assert names(page) == ["Anna", "王芳", "张伟"]
    assert re.findall(r'class="cells-title">(\w)<', page) == ["A", "W", "Z"]
    spelt = ["anna", "wang fang,wang", "zhang wei,zhang"]
    assert re.findall(r'data-pinyin="([^"]*)"', page) == spelt
    assert re.findall(r'value="(\d+)"[^>]* checked', page) == [str(friends[2].id)]


def test_without_friends_there_is_nobody_to_make_a_group_of(cast):
    assert "You have no friends to make a group of yet." in read(cast("alice"), "/groups/new")


def test_friends_who_are_in_the_group_can_not_be_chosen_again(cast, people, group):
    owner, deputy, member = people
    outside = cast("outside")
    cast.befriend(owner, outside)
    page = source(owner, f"/groups/{group['id']}/add")
    assert set(re.findall(r'value="(\d+)"[^>]* disabled', page)) == {str(deputy.id), str(member.id)}
    assert f'value="{outside.id}"' in page


def test_a_question_before_an_act_says_the_name_as_it_is(people, group):
    owner, _, member = people
    member.put(f"/userinfo/{member.id}", {"nickname": '<b>O\'B & "Co"'})
    page = source(owner, f"/groups/{group['id']}/members")
    found = re.findall(r"data-acts-items-value='(.*?)'>", page, re.DOTALL)
    acts = [act for items in found for act in json.loads(html.unescape(items))]
    asked = [act["confirm"] for act in acts if "confirm" in act]
    assert 'Remove <b>O\'B & "Co" from the group?' in asked
    assert any(one.startswith('Make <b>O\'B & "Co" the owner') for one in asked)


def test_each_is_offered_what_he_may_do(people, group):
    owner, deputy, member = people
    above = ["Mute", "Remove from the group"]
    assert offered(owner, group) == {
        "deputy": ["No admin any more", "Hand over the group", *above],
        "member": ["Make an admin", "Hand over the group", *above],
    }
    assert offered(deputy, group) == {"member": above}
    assert offered(member, group) == {}


def test_who_is_muted_is_marked_and_may_be_let_speak(people, group):
    owner, deputy, member = people
    path = f"/groups/{group['id']}/members/{member.id}"
    owner.put(path, {"mutedUntil": iso(TOMORROW)})
    assert offered(deputy, group) == {"member": ["Let speak again", "Remove from the group"]}
    assert "member Muted" in read(deputy, f"/groups/{group['id']}/members")
    owner.put(path, {"mutedUntil": "2020-01-01T00:00:00Z"})
    assert "Muted" not in read(deputy, f"/groups/{group['id']}/members")


def test_only_those_below_can_be_removed(people, group):
    owner, deputy, _ = people
    assert names(source(owner, f"/groups/{group['id']}/remove")) == ["deputy", "member"]
    assert names(source(deputy, f"/groups/{group['id']}/remove")) == ["member"]


def test_members_are_found_by_nickname_alias_and_username(people, group):
    owner, deputy, member = people
    path = f"/groups/{group['id']}/members"
    deputy.put(f"{path}/{deputy.id}", {"alias": "Käpt’n 100%"})
    member.put(f"/userinfo/{member.id}", {"nickname": "Frau_Holle"})
    assert names(source(owner, f"{path}?q=100%25")) == ["Käpt’n 100%"]
    assert names(source(owner, f"{path}?q=FRAU_")) == ["Frau_Holle"]
    assert names(source(owner, f"{path}?q=Member")) == ["Frau_Holle"]
    assert "Nobody of that name." in read(owner, f"{path}?q=nobody")


def test_a_long_list_is_shown_in_steps(cast, people, group, monkeypatch):
    owner, _, _ = people
    monkeypatch.setattr("imapp.social.pages.group_members.MEMBERS_AT_A_TIME", 2)
    path = f"/groups/{group['id']}/members"
    first = source(owner, path)
    assert names(first) == ["owner", "deputy"]
    link = html.unescape(re.search(rf'href="({path}\?[^"]+)"', first)[1])
    rest = source(owner, link)
    assert names(rest) == ["owner", "deputy", "member"]
    assert "Show more" not in rest


@pytest.mark.parametrize("asked", ["steps=0", "steps=x", "steps=1000", "q=" + "x" * 41])
def test_what_the_address_asks_for_is_checked(people, group, asked):
    read(people[0], f"/groups/{group['id']}/members?{asked}", 422)
