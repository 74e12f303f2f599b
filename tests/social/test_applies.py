"""Applications: asking to become a friend or a member, and the answer."""

import pytest

from imapp.extensions import db
from imapp.models import Apply

from ..threads import together


def ask(person, other, message: str = ""):
    return person.post("/applies", {"type": "user", "toId": other.id, "message": message})


def ask_group(person, group: dict, message: str = ""):
    return person.post("/applies", {"type": "group", "toId": group["id"], "message": message})


def answer(person, apply: dict, approval: bool = True):
    route = "/add/friend" if apply["type"] == "user" else "/add/group"
    return person.post(route, {"id": apply["id"], "approval": approval})


def waiting(person) -> list[int]:
    data = person.get("/applies").data
    assert data["count"] == len(data["rows"])
    return [row["id"] for row in data["rows"]]


def friends(person) -> list[str]:
    return sorted(one["username"] for one in person.get("/friend").data)


@pytest.fixture
def three(cast):
    return cast("alice"), cast("bobby"), cast("eve_1")


@pytest.fixture
def group(cast, three):
    """Owned by alice, led by admin1 too, with member1 in it; bob and eve stand outside."""
    alice = three[0]
    admin, member = cast("admin1"), cast("member1")
    made = cast.group(alice, admin, member)
    alice.put(f"/groups/{made['id']}/members/{admin.id}", {"role": "admin"})
    return made | {"admin": admin, "member": member}


def test_an_application_waits_for_its_addressee_alone(three):
    alice, bob, eve = three
    sent = ask(alice, bob, "it is me")
    assert (sent.status, sent.code) == (200, "0")
    apply = sent.data
    assert (apply["type"], apply["fromId"], apply["toId"]) == ("user", alice.id, bob.id)
    assert (apply["message"], apply["approved"]) == ("it is me", None)
    assert apply["from"]["userInfo"]["nickname"] == "alice"
    assert apply["to"]["username"] == "bobby"
    assert bob.get("/applies").data == {"count": 1, "rows": [apply]}
    assert (waiting(alice), waiting(eve)) == ([], [])
    assert friends(bob) == []


def test_the_addressee_hears_of_it_at_once_and_nobody_else_does(three):
    alice, bob, eve = three
    for one in three:
        one.heard()
    apply = ask(alice, bob).data
    assert bob.heard() == [("/v1/im/apply", {"count": 1, "apply": apply})]
    assert (alice.heard(), eve.heard()) == ([], [])


def test_the_newest_application_comes_first(three):
    alice, bob, eve = three
    first, second = ask(alice, bob).data["id"], ask(eve, bob).data["id"]
    assert waiting(bob) == [second, first]


def test_an_accepted_application_makes_friends_who_hear_of_it(three):
    alice, bob, eve = three
    apply = ask(alice, bob).data
    for one in three:
        one.heard()
    friend = answer(bob, apply).data
    assert (friend["id"], friend["username"]) == (alice.id, "alice")
    assert friend["target"]["id"] == alice.id
    conversation = friend["conversationId"]
    assert friend["conversation"]["id"] == conversation
    assert (friends(alice), friends(bob), waiting(bob)) == (["bobby"], ["alice"], [])
    heard = {one: dict(one.heard()) for one in (alice, bob)}
    for one, other in ((alice, bob), (bob, alice)):
        shown = heard[one]["/v1/im/conversation"]
        assert (shown["id"], shown["target"]["id"]) == (conversation, other.id)
        assert heard[one]["/v1/im/new-message"]["body"]["event"] == "friends"
    assert heard[bob]["/v1/im/apply"] == {"count": 0, "apply": None}
    assert "/v1/im/apply" not in heard[alice]
    assert eve.heard() == []
    assert alice.send(conversation, "hello").code == "0"
    assert bob.heard("new-message")


def test_a_refused_application_makes_nobody_friends_and_can_be_made_again(three):
    alice, bob, _ = three
    apply = ask(alice, bob).data
    alice.heard()
    refused = answer(bob, apply, approval=False)
    assert (refused.code, refused.data) == ("0", None)
    assert (friends(alice), waiting(bob), alice.heard()) == ([], [], [])
    again = ask(alice, bob).data
    assert again["id"] != apply["id"]
    assert waiting(bob) == [again["id"]]


def test_a_second_application_while_the_first_waits_is_the_first(three):
    alice, bob, _ = three
    first = ask(alice, bob, "one")
    bob.heard()
    assert ask(alice, bob, "two").envelope == first.envelope
    assert bob.heard() == []
    assert len(waiting(bob)) == 1


def test_crossing_applications_make_friends(three):
    alice, bob, _ = three
    ask(alice, bob)
    for one in (alice, bob):
        one.heard()
    crossing = ask(bob, alice).data
    assert (crossing["fromId"], crossing["approved"]) == (bob.id, True)
    assert (friends(alice), friends(bob)) == (["bobby"], ["alice"])
    assert (waiting(alice), waiting(bob)) == ([], [])
    assert bob.heard("apply")[-1] == {"count": 0, "apply": None}
    assert alice.heard("conversation")


@pytest.mark.parametrize("approval", [True, False])
def test_an_application_is_handled_once(three, approval):
    alice, bob, _ = three
    apply = ask(alice, bob).data
    answer(bob, apply, approval)
    before = friends(bob)
    for again in (True, False):
        refused = answer(bob, apply, again)
        assert (refused.status, refused.code) == (409, "conflict")
    assert friends(bob) == before


def test_only_the_addressee_answers_and_a_refused_answer_changes_nothing(cast, three, group):
    alice, bob, eve = three
    apply = ask(alice, bob).data
    bob.heard()
    for one in (alice, eve, cast("boss1", "admin")):
        refused = answer(one, apply)
        assert (refused.status, refused.code) == (404, "not_found")
    assert cast.anonymous().post("/add/friend", {"id": apply["id"], "approval": True}).status == 401
    wrong_route = bob.post("/add/group", {"id": apply["id"], "approval": True})
    assert wrong_route.code == "not_found"
    assert (friends(alice), friends(bob), waiting(bob)) == ([], [], [apply["id"]])
    assert bob.heard() == []


def test_one_can_not_apply_to_oneself_to_nobody_or_to_a_friend(cast, three):
    alice, bob, _ = three
    refused = ask(alice, alice)
    assert (refused.status, refused.code, list(refused.data)) == (422, "invalid", ["toId"])
    nobody = alice.post("/applies", {"type": "user", "toId": 4711})
    assert (nobody.status, nobody.code) == (404, "not_found")
    cast.befriend(alice, bob)
    refused = ask(alice, bob)
    assert (refused.status, refused.code) == (409, "conflict")
    assert waiting(bob) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"type": "robot"}, "type"),
        ({"type": None}, "type"),
        ({"toId": "1"}, "toId"),
        ({"toId": 0}, "toId"),
        ({"toId": 2**53}, "toId"),
        ({"message": "x" * 201}, "message"),
        ({"message": "a\x00b"}, "message"),
        ({"message": None}, "message"),
    ],
)
def test_an_application_with_nonsense_in_it_is_refused(three, change, field):
    alice, bob, _ = three
    sent = {"type": "user", "toId": bob.id, "message": ""} | change
    refused = alice.post("/applies", sent)
    assert (refused.status, refused.code, list(refused.data)) == (422, "invalid", [field])
    assert waiting(bob) == []


@pytest.mark.parametrize("route", ["/add/friend", "/add/group"])
@pytest.mark.parametrize("sent", [{"id": 4711}, {"approval": True}, {"id": 1, "approval": 1}])
def test_an_answer_with_nonsense_in_it_is_refused(cast, route, sent):
    assert cast("alice").post(route, sent).status == 422
    missing = cast("bobby").post(route, {"id": 4711, "approval": True})
    assert missing.code == "not_found"


def test_who_leads_a_group_sees_and_hears_who_wants_in(three, group):
    alice, bob, eve = three
    people = [alice, group["admin"], group["member"], bob, eve]
    for one in people:
        one.heard()
    apply = ask_group(bob, group, "let me in").data
    assert (apply["type"], apply["toId"]) == ("group", group["id"])
    assert apply["to"]["name"] == "group"
    assert apply["to"]["announcement"] is None
    told = [("/v1/im/apply", {"count": 1, "apply": apply})]
    assert [one.heard() for one in people] == [told, told, [], [], []]
    assert [waiting(one) for one in people] == [[apply["id"]], [apply["id"]], [], [], []]


@pytest.mark.parametrize("leader", ["owner", "admin"])
def test_a_leader_lets_in_and_every_member_sees_it(three, group, leader):
    alice, bob, eve = three
    apply = ask_group(bob, group).data
    people = [alice, group["admin"], group["member"], bob]
    for one in [*people, eve]:
        one.heard()
    data = answer(alice if leader == "owner" else group["admin"], apply).data
    assert (data["id"], data["memberCount"]) == (group["id"], 4)
    for one in people:
        heard = dict(one.heard())
        assert heard["/v1/im/new-message"]["body"]["event"] == "joined"
        assert heard["/v1/im/conversation"]["target"]["memberCount"] == 4
    assert eve.heard() == []
    assert (waiting(alice), waiting(group["admin"])) == ([], [])
    assert bob.send(group["conversationId"], "hello").code == "0"


def test_who_was_refused_by_a_group_stays_outside(three, group):
    alice, bob, _ = three
    apply = ask_group(bob, group).data
    group["admin"].heard()
    refused = answer(alice, apply, approval=False)
    assert (refused.code, refused.data) == ("0", None)
    assert group["admin"].heard() == [("/v1/im/apply", {"count": 0, "apply": None})]
    assert bob.send(group["conversationId"]).code == "not_found"
    assert ask_group(bob, group).data["id"] != apply["id"]


def test_only_leaders_answer_for_a_group_and_a_refused_answer_changes_nothing(cast, three, group):
    alice, bob, eve = three
    apply = ask_group(bob, group).data
    group["member"].heard()
    refused = answer(group["member"], apply)
    assert (refused.status, refused.code) == (403, "forbidden")
    for one in (bob, eve, cast("boss1", "admin")):
        assert answer(one, apply).code == "not_found"
    wrong_route = alice.post("/add/friend", {"id": apply["id"], "approval": True})
    assert wrong_route.code == "not_found"
    assert waiting(alice) == [apply["id"]]
    assert group["member"].heard() == []
    assert alice.get(f"/groups/{group['id']}").data["memberCount"] == 3


def test_a_leader_who_was_demoted_answers_no_more(three, group):
    alice, bob, _ = three
    apply = ask_group(bob, group).data
    alice.put(f"/groups/{group['id']}/members/{group['admin'].id}", {"role": "member"})
    assert waiting(group["admin"]) == []
    assert answer(group["admin"], apply).code == "forbidden"


@pytest.mark.parametrize("approval", [True, False])
def test_a_group_application_is_handled_once(three, group, approval):
    alice, bob, _ = three
    apply = ask_group(bob, group).data
    answer(alice, apply, approval)
    refused = answer(group["admin"], apply)
    assert (refused.status, refused.code) == (409, "conflict")


def test_a_second_application_to_a_group_while_the_first_waits_is_the_first(three, group):
    bob = three[1]
    first = ask_group(bob, group, "one")
    assert ask_group(bob, group, "two").envelope == first.envelope


def test_a_member_can_not_apply_again(group):
    refused = ask_group(group["member"], group)
    assert (refused.status, refused.code) == (409, "conflict")


def test_an_open_group_lets_in_at_once(three, group):
    alice, bob, _ = three
    alice.put(f"/groups/{group['id']}", {"joinPolicy": "open"})
    apply = ask_group(bob, group).data
    assert apply["approved"] is True
    assert waiting(alice) == []
    assert bob.send(group["conversationId"], "hello").code == "0"


def test_a_group_by_invitation_a_dissolved_one_and_none_look_alike_from_outside(three, group):
    alice, bob, eve = three
    none = ask_group(bob, {"id": 4711})
    alice.put(f"/groups/{group['id']}", {"joinPolicy": "invite"})
    invited = ask_group(bob, group)
    alice.delete(f"/groups/{group['id']}")
    dissolved = ask_group(eve, group)
    assert (none.status, none.code) == (404, "not_found")
    assert none.envelope == invited.envelope == dissolved.envelope


def test_what_waited_for_a_dissolved_group_waits_no_more(three, group):
    alice, bob, _ = three
    apply = ask_group(bob, group).data
    alice.delete(f"/groups/{group['id']}")
    assert waiting(alice) == []
    assert answer(alice, apply).code == "not_found"


def test_a_full_group_lets_nobody_in_and_the_application_waits_on(app, three, group):
    alice, bob, _ = three
    apply = ask_group(bob, group).data
    app.config["GROUP_MAX_MEMBERS"] = 3
    refused = answer(alice, apply)
    assert (refused.status, refused.code) == (409, "conflict")
    assert waiting(alice) == [apply["id"]]
    app.config["GROUP_MAX_MEMBERS"] = 4
    assert answer(alice, apply).code == "0"


def test_an_application_of_who_was_brought_in_meanwhile_is_accepted_without_words(
    cast, three, group
):
    alice, bob, _ = three
    apply = ask_group(bob, group).data
    cast.befriend(alice, bob)
    alice.post(f"/groups/{group['id']}/members", {"userIds": [bob.id]})
    group["member"].heard()
    assert answer(alice, apply).data["memberCount"] == 4
    assert group["member"].heard("new-message") == []


def test_the_list_costs_the_same_however_many_wait(cast, three, group, statements):
    alice, bob, _ = three
    ask_group(bob, group)
    with statements() as few:
        waiting(alice)
    for number in range(6):
        ask(cast(f"other_{number}"), alice)
    with statements() as many:
        waiting(alice)
    assert len(many) == len(few)


def stored(app) -> int:
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(Apply))


def test_two_applications_at_the_same_moment_are_one(app, cast, three):
    alice, bob, _ = three
    devices = [alice, cast.again(alice), cast.again(alice)]
    answers = together(*(lambda one=one: ask(one, bob) for one in devices))
    assert {one.code for one in answers} == {"0"}
    assert len({one.data["id"] for one in answers}) == 1
    assert (len(waiting(bob)), stored(app)) == (1, 1)


def test_two_applications_to_a_group_at_the_same_moment_are_one(app, cast, three, group):
    alice, bob, _ = three
    devices = [bob, cast.again(bob)]
    answers = together(*(lambda one=one: ask_group(one, group) for one in devices))
    assert {one.code for one in answers} == {"0"}
    assert (len(waiting(alice)), stored(app)) == (1, 1)


def test_applications_that_cross_at_the_same_moment_make_friends(cast):
    for number in range(4):
        left, right = cast(f"left_{number}"), cast(f"right_{number}")
        answers = together(
            lambda left=left, right=right: ask(left, right),
            lambda left=left, right=right: ask(right, left),
        )
        assert [one.code for one in answers] == ["0", "0"]
        assert (friends(left), friends(right)) == ([right.username], [left.username])
        assert (waiting(left), waiting(right)) == ([], [])


def test_an_answer_and_a_crossing_application_at_the_same_moment_make_friends_once(cast):
    for number in range(4):
        left, right = cast(f"left_{number}"), cast(f"right_{number}")
        apply = ask(left, right).data
        phone = cast.again(right)
        answers = together(
            lambda right=right, apply=apply: answer(right, apply),
            lambda phone=phone, left=left: ask(phone, left),
        )
        assert sorted(one.code for one in answers) == ["0", "conflict"]
        assert (friends(left), friends(right)) == ([right.username], [left.username])
        assert (waiting(left), waiting(right)) == ([], [])


def test_of_two_answers_at_the_same_moment_one_is_a_conflict(cast, three, group):
    alice, bob, eve = three
    leaders = [alice, group["admin"]]
    apply = ask_group(bob, group).data
    answers = together(*(lambda one=one: answer(one, apply) for one in leaders))
    assert sorted(one.code for one in answers) == ["0", "conflict"]
    apply = ask(eve, bob).data
    phone = cast.again(bob)
    answers = together(lambda: answer(bob, apply), lambda: answer(phone, apply))
    assert sorted(one.code for one in answers) == ["0", "conflict"]
    assert friends(eve) == ["bobby"]
