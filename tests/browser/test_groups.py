"""Groups in the browser: founded, led, joined and left by hand."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def people(cast):
    """Alice, who has two friends, and someone whom nobody knows."""
    alice, bob, carol, stranger = map(cast, ("alice", "王芳", "carol", "stranger"))
    for one in (bob, carol):
        cast.befriend(alice, one)
    return alice, bob, carol, stranger


@pytest.fixture
def group(cast, people):
    alice, bob, carol, _ = people
    return cast.group(alice, bob, carol, name="Hikers")


@pytest.fixture
def see(phone):
    def open_page(person, path: str, **options):
        return phone(person, path, locale="en", **options).connected()

    return open_page


def role_of(person, group: dict, other) -> str:
    members = person.get(f"/groups/{group['id']}/members")["rows"]
    return next(one["role"] for one in members if one["id"] == other.id)


def test_a_group_is_made_of_friends_and_called_by_their_names(see, people):
    alice, bob, _, _ = people
    one = see(alice, f"/groups/new?with={people[2].id}")
    create = one.top.get_by_role("button", name="Create the group")
    expect(create).to_have_text(re.compile(r"\(1\)"))
    one.top.get_by_role("searchbox").fill("wangf")
    expect(one.top.locator("label.pick:visible")).to_have_count(1)
    one.tap("王芳")
    expect(one.top.locator(".picker-chosen li")).to_have_count(2)
    expect(create).to_have_text(re.compile(r"\(2\)"))
    create.click()
    expect(one.title).to_have_text(re.compile(r"^carol, 王芳|^王芳, carol"))
    (made,) = bob.get("/groups")
    assert made["memberCount"] == 3
    expect(one.page).to_have_url(re.compile(rf"/chats/{made['conversationId']}$"))
    one.tap("Back")
    expect(one.top).to_have_attribute("data-tab", "chats")


def test_a_friend_in_the_row_on_top_is_let_go_by_a_tap(see, people):
    one = see(people[0], f"/groups/new?with={people[2].id}")
    one.tap("− carol")
    expect(one.top.locator(".picker-chosen li")).to_have_count(0)
    expect(one.top.get_by_role("button", name="Create the group")).to_be_disabled()


def test_friends_are_added_later(see, cast, people):
    alice, bob, carol, _ = people
    group = cast.group(alice, bob)
    one = see(alice, f"/groups/{group['id']}")
    expect(one.title).to_have_text("Chat info (2)")
    one.tap("Add members")
    expect(one.top.get_by_role("checkbox", name="王芳")).to_be_disabled()
    one.tap("carol").tap("Add (1)")
    expect(one.title).to_have_text("Chat info (3)")
    assert role_of(alice, group, carol) == "member"


def test_a_switch_is_turned_at_once_and_stays_so(see, people, group):
    alice, path = people[0], f"/conversations/{group['conversationId']}"
    one = see(alice, f"/groups/{group['id']}")
    with one.page.expect_response(f"**/api/v1{path}"):
        one.tap("Do not disturb")
    one.goto(f"/groups/{group['id']}")
    expect(one.top.get_by_role("switch", name="Do not disturb")).to_be_checked()
    expect(one.top.get_by_role("switch", name="Keep on top")).not_to_be_checked()
    assert next(c for c in alice.get("/conversations") if c["id"] == group["conversationId"])["dnd"]


def test_a_new_name_is_everywhere_at_once(see, people, group):
    alice, bob, _, _ = people
    other = see(bob, f"/groups/{group['id']}")
    one = see(alice, f"/groups/{group['id']}")
    one.tap("Group name")
    one.top.get_by_label("Group name").fill("Climbers")
    one.tap("Save")
    expect(one.top.get_by_role("link", name="Group name")).to_contain_text("Climbers")
    expect(other.top.locator(".cell-value", has_text="Climbers")).to_be_visible()


def test_a_name_that_is_refused_says_why(see, people, group):
    one = see(people[0], f"/groups/{group['id']}/edit/name")
    one.expects("status of 422")
    field = one.top.get_by_label("Group name")
    field.fill("   ")
    one.tap("Save")
    expect(one.top.get_by_role("alert")).to_have_text("This must not be blank.")
    expect(field).to_have_attribute("aria-invalid", "true")


def test_an_announcement_is_written_and_read(see, people, group):
    alice, bob, _, _ = people
    one = see(alice, f"/groups/{group['id']}/announcement")
    one.tap("Edit")
    one.top.get_by_label("Announcement").fill("Sunday, 8:00\n<b>Bring water</b>")
    one.tap("Save")
    expect(one.top.locator(".prose p")).to_have_text("Sunday, 8:00\n<b>Bring water</b>")
    other = see(bob, f"/groups/{group['id']}/announcement")
    expect(other.top.locator(".prose p")).to_contain_text("<b>Bring water</b>")


def test_the_owner_appoints_mutes_removes_and_hands_over(see, people, group):
    alice, bob, _, _ = people
    one = see(alice, f"/groups/{group['id']}/members")
    one.tap("Manage 王芳").tap("Make an admin")
    expect(one.top.locator(".role.admin")).to_have_text("Admin")
    assert role_of(alice, group, bob) == "admin"
    one.tap("Manage carol").tap("Mute").tap("10 minutes")
    expect(one.top.locator(".cell-note")).to_have_text("Muted")
    one.tap("Manage carol").tap("Let speak again")
    expect(one.top.locator(".cell-note")).to_have_count(0)
    one.tap("Manage carol").tap("Remove from the group").tap("Remove")
    expect(one.title).to_have_text("Group members (2)")
    one.tap("Manage 王芳").tap("Hand over the group").tap("Hand over")
    expect(one.top.locator(".row", has_text="王芳").locator(".role.owner")).to_be_visible()
    assert role_of(alice, group, bob) == "owner"


def test_escape_leaves_the_sheet_without_doing_anything(see, people, group):
    one = see(people[0], f"/groups/{group['id']}/members")
    one.tap("Manage carol")
    one.page.keyboard.press("Escape")
    expect(one.page.locator("dialog")).to_have_count(0)
    expect(one.title).to_have_text("Group members (3)")


def test_members_are_found_while_one_types(see, people, group):
    one = see(people[0], f"/groups/{group['id']}/members")
    one.top.get_by_role("searchbox").fill("caro")
    expect(one.top.locator(".row")).to_have_count(1)
    expect(one.page).to_have_url(re.compile(r"q=caro$"))
    one.top.get_by_role("searchbox").fill("")
    expect(one.top.locator(".row")).to_have_count(3)


def test_members_are_taken_out_of_the_grid(see, people, group):
    one = see(people[0], f"/groups/{group['id']}")
    one.tap("Remove members").tap("Remove carol").tap("Remove")
    expect(one.top.locator(".row")).to_have_count(1)
    one.tap("Back")
    expect(one.title).to_have_text("Chat info (2)")


def test_who_leads_changes_the_rules(see, people, group):
    alice = people[0]
    one = see(alice, f"/groups/{group['id']}/manage")
    for name in ("Anyone can join", "Mute all members"):
        with one.page.expect_response(f"**/api/v1/groups/{group['id']}"):
            one.tap(name)
    now = alice.get(f"/groups/{group['id']}")
    assert (now["joinPolicy"], now["mute"]) == ("open", True)


def test_an_open_group_is_joined_by_a_tap(see, people, group):
    alice, _, _, stranger = people
    alice.put(f"/groups/{group['id']}", {"joinPolicy": "open"})
    one = see(stranger, f"/groups/{group['id']}")
    one.tap("Join the group")
    expect(one.title).to_have_text("Chat info (4)")
    one.tap("Enter the chat")
    expect(one.page).to_have_url(re.compile(rf"/chats/{group['conversationId']}$"))


def test_who_asked_is_in_as_soon_as_he_is_let_in(see, people, group):
    alice, _, _, stranger = people
    one = see(stranger, f"/groups/{group['id']}")
    one.top.get_by_label("Your message").fill("I like mountains")
    one.tap("Ask to join")
    expect(one.top.get_by_role("button", name="Waiting for an answer")).to_be_disabled()
    (waiting,) = alice.get("/applies")["rows"]
    assert waiting["message"] == "I like mountains"
    alice.post("/add/group", {"id": waiting["id"], "approval": True})
    expect(one.title).to_have_text("Chat info (4)")


def test_a_public_group_is_joined_from_the_list(see, people, group):
    alice, _, _, stranger = people
    alice.put(f"/groups/{group['id']}", {"joinPolicy": "open"})
    one = see(stranger, "/groups/open")
    row = one.top.locator(f"#open-{group['id']}")
    row.get_by_role("button", name="Join Hikers").click()
    expect(row.get_by_role("link", name="Enter Hikers")).to_be_visible()


def test_a_member_leaves_and_finds_himself_among_his_chats(see, people, group):
    _, bob, _, _ = people
    one = see(bob, f"/groups/{group['id']}")
    one.expects("status of 404")
    one.tap("Leave the group").tap("Leave")
    expect(one.top).to_have_attribute("data-tab", "chats")
    expect(one.page.locator(f"#chat-{group['conversationId']}")).to_have_count(0)
    assert bob.get("/groups") == []


def test_what_is_not_meant_is_not_done(see, people, group):
    one = see(people[0], f"/groups/{group['id']}")
    one.tap("Dissolve the group").tap("Cancel")
    expect(one.title).to_have_text("Chat info (3)")
    assert people[1].get("/groups") != []


def test_a_dissolved_group_is_gone_before_the_eyes_of_its_members(see, people, group):
    alice, bob, _, _ = people
    other = see(bob, f"/groups/{group['id']}")
    one = see(alice, f"/groups/{group['id']}")
    # Each hears of it and asks for the page again, the owner on his way to his chats.
    for phone in (one, other):
        phone.expects("status of 404")
    one.tap("Dissolve the group").tap("Dissolve")
    expect(one.top).to_have_attribute("data-tab", "chats")
    expect(other.top).to_contain_text("This group is no more")


def test_what_was_refused_stands_as_before(see, people, group):
    alice = people[0]
    alice.put(f"/groups/{group['id']}", {"joinPolicy": "open"})
    one = see(alice, f"/groups/{group['id']}/manage").expects("status of 503")
    refusal = {"statusCode": "unavailable", "errorMessage": "Not now.", "data": None}
    one.page.route(
        f"**/api/v1/groups/{group['id']}", lambda route: route.fulfill(status=503, json=refusal)
    )
    for name, was_on in (("Only by invitation", False), ("Mute all members", False)):
        box = one.top.get_by_label(name)
        one.tap(name)
        expect(one.page.locator(".toast").first).to_have_text("Not now.")
        expect(box).to_be_checked(checked=was_on)
    expect(one.top.get_by_label("Anyone can join")).to_be_checked()


def test_a_switch_that_is_turned_twice_quickly_ends_as_it_looks(see, people, group):
    alice = people[0]
    one = see(alice, f"/groups/{group['id']}/manage")
    held = []
    one.page.route(
        f"**/api/v1/groups/{group['id']}",
        lambda route: route.continue_() if held else held.append(route),
    )
    box = one.top.get_by_label("Mute all members")
    for _ in range(2):
        one.tap("Mute all members")
    one.wait_until(lambda: held)
    with one.page.expect_response(lambda answer: answer.request.method == "PUT"):
        with one.page.expect_response(lambda answer: answer.request.method == "PUT"):
            held[0].continue_()
    one.page.wait_for_timeout(200)
    expect(box).not_to_be_checked()
    assert alice.get(f"/groups/{group['id']}")["mute"] is False


def test_what_one_is_writing_stays_when_the_page_changes(see, people, group):
    alice, _, _, stranger = people
    one = see(stranger, f"/groups/{group['id']}")
    field = one.top.get_by_label("Your message")
    field.fill("We met on the mountain")
    field.blur()
    alice.put(f"/groups/{group['id']}", {"name": "Mountaineers"})
    one.page.evaluate("document.stack.refresh()")
    expect(one.top.get_by_role("heading", name="Mountaineers")).to_be_visible()
    expect(field).to_have_value("We met on the mountain")


def test_a_group_that_is_renamed_is_called_so_in_the_window_and_the_title(see, people, group):
    alice, bob, _, _ = people
    one = see(bob, f"/chats/{group['conversationId']}")
    alice.put(f"/groups/{group['id']}", {"name": "Mountaineers"})
    expect(one.title).to_have_text(re.compile("Mountaineers"))
    expect(one.page).to_have_title(re.compile("Mountaineers"))
