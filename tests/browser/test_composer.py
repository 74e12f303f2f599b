"""Where one writes."""

from playwright.sync_api import expect

from .window import Window, two


def test_enter_sends_where_there_is_a_keyboard_and_shift_enter_breaks_the_line(phone, cast):
    anna, _bert, chat = two(cast)
    hers = Window(phone, anna, chat, desktop=True)
    expect(hers.field).to_be_focused()
    hers.field.press_sequentially("one")
    hers.field.press("Shift+Enter")
    hers.field.press_sequentially("two")
    hers.field.press("Enter")
    hers.shows("one\ntwo")
    expect(hers.field).to_have_value("")
    expect(hers.field).to_be_focused()


def test_enter_breaks_the_line_on_a_phone(phone, cast):
    anna, _bert, chat = two(cast)
    hers = Window(phone, anna, chat)
    hers.field.tap()
    hers.field.press_sequentially("one")
    hers.field.press("Enter")
    expect(hers.field).to_have_value("one\n")
    hers.shows()
    hers.phone.tap("Send")
    expect(hers.field).to_be_focused()


def test_enter_never_sends_while_an_input_method_composes(phone, cast):
    anna, _bert, chat = two(cast)
    hers = Window(phone, anna, chat, desktop=True)
    session = hers.phone.context.new_cdp_session(hers.page)
    hers.field.focus()
    session.send(
        "Input.imeSetComposition", {"text": "ni hao", "selectionStart": 6, "selectionEnd": 6}
    )
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    expect(hers.field).to_have_value("ni hao")
    session.send("Input.insertText", {"text": "你好"})
    expect(hers.field).to_have_value("你好")
    hers.shows()
    # Safari ends the composition first and tells of its Enter as of any other.
    hers.field.evaluate(
        """field => {
          field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
          field.dispatchEvent(new KeyboardEvent("keydown",
            { key: "Enter", bubbles: true, cancelable: true }));
        }"""
    )
    hers.page.wait_for_timeout(150)
    hers.shows()
    hers.field.press("Enter")
    hers.shows("你好")


def test_a_draft_is_kept_for_each_conversation_until_it_is_sent(phone, cast):
    anna, _bert, chat = two(cast)
    carl = cast("Carl")
    other = cast.befriend(anna, carl)
    hers = Window(phone, anna, chat)
    hers.write("not yet finished")
    hers.phone.goto(f"/chats/{other}").connected()
    expect(hers.field).to_have_value("")
    hers.phone.goto(f"/chats/{chat}").connected()
    expect(hers.field).to_have_value("not yet finished")
    hers.phone.tap("Send")
    hers.shows("not yet finished")
    hers.page.reload()
    expect(hers.field).to_have_value("")


def test_the_field_grows_to_five_lines_and_no_further(phone, cast):
    anna, _bert, chat = two(cast)
    hers = Window(phone, anna, chat)
    heights = []
    for count in (1, 3, 5, 9):
        hers.write("\n".join("line" for _ in range(count)))
        heights.append(hers.field.bounding_box()["height"])
    assert heights[0] < heights[1] < heights[2] == heights[3]
    assert hers.top.locator(".chat-foot").bounding_box()["height"] < 200


def test_an_emoji_is_put_where_the_caret_stands(phone, cast):
    anna, _bert, chat = two(cast)
    hers = Window(phone, anna, chat)
    hers.write("ab")
    hers.field.evaluate("field => field.setSelectionRange(1, 1)")
    hers.phone.tap("Emoji")
    emoji = hers.top.locator("[data-controller~=emoji] button:not([role=tab])")
    hers.phone.tap(emoji.filter(has_text="😀").first)
    expect(hers.field).to_have_value("a😀b")


def test_more_leads_to_a_place(phone, cast):
    anna, _bert, chat = two(cast)
    hers = Window(phone, anna, chat)
    hers.phone.tap(hers.top.locator(".composer").get_by_label("More"))
    expect(hers.top.locator(".act", has_text="Place")).to_be_visible()


def test_one_is_told_that_the_other_is_typing(phone, cast):
    anna, bert, chat = two(cast)
    hers, his = Window(phone, anna, chat), Window(phone, bert, chat)
    his.field.press_sequentially("hm")
    expect(hers.phone.title).to_have_text("typing…")
    expect(hers.phone.title).to_have_text("Bert")


def test_what_is_sent_in_one_tab_is_no_draft_in_another(phone, cast):
    anna, bert, chat = two(cast)
    hers = Window(phone, anna, chat)
    hers.write("half a")
    other = hers.phone.context.new_page()
    other.goto(f"/chats/{chat}")
    field = other.locator(".composer-field")
    expect(field).to_have_value("half a")
    other.bring_to_front()
    field.fill("half a sentence")
    other.get_by_role("button", name="Send", exact=True).tap()
    expect(field).to_have_value("")
    expect(hers.field).to_have_value("")
    hers.phone.goto("/chats")
    assert not hers.page.evaluate("Object.keys(localStorage).some(key => key.startsWith('draft/'))")
    assert bert.get(f"/conversations/{chat}/messages")["messages"][0]["body"]["msg"] == (
        "half a sentence"
    )
