"""The chat window while all is well: what one says is at once on everybody's screen."""

from playwright.sync_api import expect

from .window import Window, two


def test_what_one_says_is_on_the_others_screen(phone, cast):
    anna, bert, chat = two(cast)
    hers, his = Window(phone, anna, chat), Window(phone, bert, chat)
    hers.send("Hello Bert")
    his.shows("Hello Bert")
    his.send("Hello Anna")
    hers.shows("Hello Bert", "Hello Anna")
    expect(hers.line("Hello Bert")).to_have_class("message own read")
    expect(hers.line("Hello Anna")).to_have_class("message")
    his.settled()
    assert hers.seqs() == his.seqs() == [1, 2, 3]


def test_an_own_message_is_there_before_the_server_knows_and_once_after(phone, cast):
    anna, _bert, chat = two(cast)
    hers = Window(phone, anna, chat)
    hers.page.route("**/messages?**", lambda route: None)
    hers.send("at once")
    expect(hers.top.locator(".pending .message.sent")).to_have_count(1)
    expect(hers.line("at once")).to_have_count(1)
    hers.page.unroute("**/messages?**")
    hers.page.reload()
    hers.shows("at once")
    hers.settled()


def test_two_phones_of_one_person_agree(phone, cast):
    anna, bert, chat = two(cast)
    phone_, desk = Window(phone, anna, chat), Window(phone, anna, chat, desktop=True)
    phone_.send("from the phone")
    desk.shows("from the phone")
    expect(desk.line("from the phone")).to_have_class("message own")
    bert.say(chat, "seen here")
    for one in (phone_, desk):
        one.shows("from the phone", "seen here")
    anna.connect().call("delete", conversationId=chat, ids=[bert.say(chat, "delete me")["id"]])
    for one in (phone_, desk):
        one.shows("from the phone", "seen here")


def test_a_recall_is_seen_at_once(phone, cast):
    anna, bert, chat = two(cast)
    hers = Window(phone, anna, chat)
    said = bert.say(chat, "a mistake")
    hers.shows("a mistake")
    bert.connect().call("recall", conversationId=chat, id=said["id"])
    hers.shows()
    expect(hers.lines.last).to_contain_text("Bert recalled a message")


def test_the_title_tells_who_is_typing_and_only_for_a_while(phone, cast):
    anna, bert, chat = two(cast)
    hers = Window(phone, anna, chat)
    bert.connect().call("typing", conversationId=chat)
    expect(hers.phone.title).to_have_text("typing…")
    bert.say(chat, "done")
    expect(hers.phone.title).to_have_text("Bert")


def test_in_a_group_one_reads_who_speaks(phone, cast):
    anna, bert, carl = cast("Anna"), cast("Bert"), cast("Carl")
    cast.befriend(anna, bert)
    cast.befriend(anna, carl)
    group = cast.group(anna, bert, carl, name="Tea")
    hers = Window(phone, anna, group["conversationId"])
    expect(hers.phone.title).to_have_text("Tea (3)")
    bert.say(group["conversationId"], "two sugars")
    expect(hers.line("two sugars").locator(".message-name")).to_have_text("Bert")
    bert.connect().call("typing", conversationId=group["conversationId"])
    expect(hers.phone.title).to_have_text("Bert is typing…")
    bert.delete(f"/groups/{group['id']}/members/{bert.id}")
    expect(hers.phone.title).to_have_text("Tea (2)")
    hers.page.reload()
    expect(hers.line("two sugars").locator(".message-name")).to_have_text("Bert")


def test_who_may_not_speak_reads_why_in_place_of_the_composer(phone, cast):
    anna, bert = cast("Anna"), cast("Bert")
    cast.befriend(anna, bert)
    group = cast.group(anna, bert, name="Tea")
    his = Window(phone, bert, group["conversationId"])
    expect(his.field).to_be_visible()
    anna.put(f"/groups/{group['id']}", {"mute": True})
    expect(
        his.top.get_by_text("Only the owner and admins may speak in this group.")
    ).to_be_visible()
    expect(his.field).to_be_hidden()
    anna.put(f"/groups/{group['id']}", {"mute": False})
    expect(his.field).to_be_visible()
    anna.delete(f"/groups/{group['id']}/members/{bert.id}")
    his.phone.expects("404")
    expect(his.top.get_by_text("You are no longer in this group.")).to_be_visible()
    expect(his.field).to_be_hidden()


def test_a_group_that_is_dissolved_says_so(phone, cast):
    anna, bert = cast("Anna"), cast("Bert")
    cast.befriend(anna, bert)
    group = cast.group(anna, bert, name="Tea")
    his = Window(phone, bert, group["conversationId"])
    his.phone.expects("404")
    anna.delete(f"/groups/{group['id']}")
    expect(his.top.get_by_text("该群聊已解散")).to_be_visible()
    expect(his.field).to_be_hidden()


def test_new_messages_are_read_out(phone, cast):
    anna, bert, chat = two(cast)
    hers = Window(phone, anna, chat)
    bert.say(chat, "can you hear me?")
    expect(hers.page.locator("#announcer")).to_contain_text("Bert: can you hear me?")


def test_links_open_elsewhere_and_nothing_is_taken_for_html(phone, cast):
    anna, bert, chat = two(cast)
    hers = Window(phone, anna, chat)
    text = '<img src=x onerror=alert(1)> https://example.com/a?b=1&c=2，"quoted"'
    bert.say(chat, text)
    hers.shows(text)
    link = hers.top.locator(".message-text a")
    expect(link).to_have_attribute("href", "https://example.com/a?b=1&c=2")
    expect(link).to_have_attribute("target", "_blank")
