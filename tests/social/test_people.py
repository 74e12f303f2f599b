"""Profiles, and finding people and groups."""

import pytest


def find(person, text: str) -> list[str]:
    """The usernames found, in their order."""
    answer = person.post("/add/search", {"searchValue": text})
    return [user["username"] for user in answer.data["users"]]


def find_groups(person, text: str) -> list[str]:
    answer = person.post("/add/search", {"searchValue": text})
    return [group["name"] for group in answer.data["groups"]]


def rename(person, nickname: str):
    return person.put(f"/userinfo/{person.id}", {"nickname": nickname})


def test_a_profile_is_seen_by_everyone_who_is_logged_in(cast):
    alice, eve = cast("alice"), cast("eve_1")
    expected = {"id": alice.id, "nickname": "alice", "photo": "", "sign": ""}
    assert eve.get(f"/userinfo/{alice.id}").data == expected
    assert cast.anonymous().get(f"/userinfo/{alice.id}").status == 401


@pytest.mark.parametrize("user_id", ["4711", "0", "-1", "9007199254740992", "9" * 40, "x"])
def test_a_profile_of_nobody_is_not_found(cast, user_id):
    answer = cast("alice").get(f"/userinfo/{user_id}")
    assert (answer.status, answer.code) == (404, "not_found")


def test_one_changes_ones_own_profile_and_what_is_left_out_stays(cast):
    alice = cast("alice")
    mine = f"/userinfo/{alice.id}"
    photo = "/static/avatars/person-03.svg"
    assert rename(alice, "  爱丽丝 😀 ").data["nickname"] == "爱丽丝 😀"
    assert alice.put(mine, {"photo": photo}).code == "0"
    assert alice.put(mine, {"sign": "line one\nline two"}).code == "0"
    expected = {
        "id": alice.id,
        "nickname": "爱丽丝 😀",
        "photo": photo,
        "sign": "line one\nline two",
    }
    assert alice.get(mine).data == expected
    assert alice.get("/currentUser").data["userInfo"] == expected
    assert alice.put(mine, {"photo": "", "sign": ""}).data["photo"] == ""


def test_what_older_clients_send_beside_the_profile_is_ignored(cast):
    alice, bob = cast("alice"), cast("bobby")
    whole = {"id": bob.id, "userId": bob.id, "nickname": "A", "username": "root", "roles": [1]}
    answer = alice.put(f"/userinfo/{alice.id}", whole)
    assert (answer.data["id"], answer.data["nickname"]) == (alice.id, "A")
    assert alice.get("/currentUser").data["username"] == "alice"
    assert bob.get(f"/userinfo/{bob.id}").data["nickname"] == "bobby"


def test_nobody_changes_anothers_profile(cast):
    alice, bob = cast("alice"), cast("bobby")
    cast.befriend(alice, bob)
    boss = cast("boss1", "admin")
    for one in (alice, boss):
        assert one.put(f"/userinfo/{bob.id}", {"nickname": "B"}).code == "forbidden"
    assert bob.get(f"/userinfo/{bob.id}").data["nickname"] == "bobby"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nickname", ""),
        ("nickname", "   "),
        ("nickname", "x" * 41),
        ("nickname", "a\x00b"),
        ("nickname", 7),
        ("sign", "x" * 201),
        ("sign", "\x1b[2J"),
        ("photo", "https://elsewhere.example/track.png"),
        ("photo", "//elsewhere.example/track.png"),
        ("photo", "javascript:alert(1)"),
        ("photo", "/static/avatars/../../config.py"),
        ("photo", "/static/avatars/none.svg"),
        ("photo", "/static/avatars/"),
        ("photo", "person-03.svg"),
    ],
)
def test_a_profile_with_nonsense_in_it_is_refused_whole(cast, field, value):
    alice = cast("alice")
    change = {"nickname": "New", "sign": "new"} | {field: value}
    answer = alice.put(f"/userinfo/{alice.id}", change)
    assert (answer.status, answer.code, list(answer.data)) == (422, "invalid", [field])
    assert alice.get(f"/userinfo/{alice.id}").data["nickname"] == "alice"


def test_friends_see_a_changed_profile_at_once_and_strangers_hear_nothing(cast):
    alice, bob, carol, eve = cast("alice"), cast("bobby"), cast("carol"), cast("eve_1")
    cast.befriend(alice, bob)
    cast.befriend(alice, carol)
    alice.put(f"/friend/{carol.id}", {"blocked": True})
    for one in (bob, carol, eve):
        one.heard()
    rename(alice, "Queen")
    (shown,) = bob.heard("conversation")
    assert shown["target"]["userInfo"]["nickname"] == "Queen"
    assert (carol.heard(), eve.heard()) == ([], [])


def test_people_are_found_by_name_and_nickname_exact_ones_first_then_beginnings(cast):
    seeker = cast("seeker")
    for name in ("xxanna", "annabel", "anna", "hannah", "bobby"):
        cast(name, logged_in=False)
    rename(cast("zoe_1"), "anna banana")
    rename(cast("zoe_2"), "anna")
    assert find(seeker, "anna") == ["anna", "zoe_2", "annabel", "zoe_1", "hannah", "xxanna"]
    assert find(seeker, "  ANNA ") == find(seeker, "anna")
    assert find(seeker, "nobody like that") == []


def test_a_nickname_of_chinese_characters_is_found(cast):
    seeker = cast("seeker")
    rename(cast("zhou1"), "周明远")
    rename(cast("zhou2"), "小周")
    assert find(seeker, "周") == ["zhou1", "zhou2"]
    assert find(seeker, "小周") == ["zhou2"]


def test_wildcards_are_looked_for_as_they_are(cast):
    seeker = cast("seeker")
    cast("under_score", logged_in=False)
    for name, nickname in [("person1", "100% me"), ("person2", "back\\slash"), ("person3", "a/b")]:
        rename(cast(name), nickname)
    assert find(seeker, "_") == ["under_score"]
    assert find(seeker, "%") == ["person1"]
    assert find(seeker, "\\") == ["person2"]
    assert find(seeker, "/") == ["person3"]
    cast.group(seeker, name="50% off")
    cast.group(seeker, name="snake_case")
    assert find_groups(seeker, "%") == ["50% off"]
    assert find_groups(seeker, "_") == ["snake_case"]


def test_at_most_20_people_and_20_groups_are_found_and_the_exact_ones_among_them(cast):
    seeker = cast("seeker")
    for number in range(21):
        cast(f"aa_user_{number}", logged_in=False)
        cast.group(seeker, name=f"aa group user_ {number}")
    cast("user_", logged_in=False)
    cast.group(seeker, name="user_")
    data = seeker.post("/add/search", {"searchValue": "user_"}).data
    assert (len(data["users"]), len(data["groups"])) == (20, 20)
    assert data["users"][0]["username"] == "user_"
    assert data["groups"][0]["name"] == "user_"


def test_groups_are_found_exact_ones_first_then_beginnings(cast):
    owner = cast("owner")
    for name in ("we chess", "chess club", "chess", "go"):
        cast.group(owner, name=name)
    assert find_groups(cast("seeker"), "Chess") == ["chess", "chess club", "we chess"]


def test_a_group_by_invitation_is_found_by_its_members_alone(cast):
    owner, member, eve = cast("owner"), cast("member"), cast("eve_1")
    group = cast.group(owner, member, name="secret circle")
    owner.put(f"/groups/{group['id']}", {"joinPolicy": "invite", "announcement": "at eight"})
    assert find_groups(eve, "circle") == []
    assert find_groups(member, "circle") == ["secret circle"]


def test_a_stranger_finds_a_group_without_what_is_its_members(cast):
    owner, eve = cast("owner"), cast("eve_1")
    group = cast.group(owner, name="open circle")
    owner.put(f"/groups/{group['id']}", {"announcement": "at eight"})
    (found,) = eve.post("/add/search", {"searchValue": "circle"}).data["groups"]
    hidden = ("announcement", "conversationId", "role", "alias")
    assert [found[field] for field in hidden] == [None] * 4
    (own,) = owner.post("/add/search", {"searchValue": "circle"}).data["groups"]
    assert own["announcement"] == "at eight"


def test_dissolved_and_closed_groups_are_not_found_by_strangers(cast):
    owner, eve, boss = cast("owner"), cast("eve_1"), cast("boss1", "admin")
    dissolved = cast.group(owner, name="circle one")
    closed = cast.group(owner, name="circle two")
    owner.delete(f"/groups/{dissolved['id']}")
    boss.put("/admin/groups/disabled", {"id": closed["id"], "disabled": True})
    assert find_groups(eve, "circle") == []
    assert find_groups(owner, "circle") == ["circle two"]


def test_what_is_found_shows_no_more_than_a_profile(cast):
    seeker, alice = cast("seeker"), cast("alice")
    (found,) = seeker.post("/add/search", {"searchValue": "alice"}).data["users"]
    info = alice.get(f"/userinfo/{alice.id}").data
    assert found == {"id": alice.id, "username": "alice", "userInfo": info}


@pytest.mark.parametrize("value", ["", "   ", "x" * 41, None, 5, ["a"], "a\x00"])
def test_a_search_for_nonsense_is_refused(cast, value):
    answer = cast("alice").post("/add/search", {"searchValue": value})
    assert (answer.status, answer.code, list(answer.data)) == (422, "invalid", ["searchValue"])


def test_a_search_costs_the_same_however_much_it_finds(cast, statements):
    seeker = cast("seeker")
    with statements() as few:
        find(seeker, "some")
    for number in range(8):
        cast(f"some_{number}", logged_in=False)
        cast.group(seeker, name=f"some {number}")
    with statements() as many:
        find(seeker, "some")
    assert len(many) == len(few)
