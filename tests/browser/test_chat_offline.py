"""The chat window and bad networks: nothing missing, nothing twice, in order."""

from playwright.sync_api import expect

from ..system.server import Server
from .window import Window, say_many, two

# What a server says that lets nobody in for now (Engine.IO's and Socket.IO's packets).
HANDSHAKE = '0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":9}'
REFUSAL = '44{"message":"unavailable"}'


def test_what_was_written_offline_goes_out_in_order_once(phone, cast):
    anna, bert, chat = two(cast)
    hers, his = Window(phone, anna, chat), Window(phone, bert, chat)
    hers.phone.offline().disconnected()
    hers.send("one", "two", "three")
    hers.shows("one", "two", "three")
    expect(hers.top.locator(".pending .spinner")).to_have_count(3)
    expect(hers.top.locator(".banner")).to_be_visible()
    bert.say(chat, "are you there?")
    hers.phone.online().connected()
    his.shows("are you there?", "one", "two", "three")
    hers.shows("are you there?", "one", "two", "three")
    hers.settled()
    expect(hers.top.locator(".banner")).to_be_hidden()
    assert hers.seqs() == [1, 2, 3, 4, 5]


def test_what_was_written_offline_survives_a_reload_and_goes_out_from_any_page(phone, cast):
    anna, bert, chat = two(cast)
    hers, his = Window(phone, anna, chat), Window(phone, bert, chat)
    hers.phone.offline().disconnected()
    hers.send("I was here")
    kept = hers.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('outbox/'))")
    assert len(kept) == 1
    hers.phone.online()
    hers.phone.goto("/me").connected()
    his.shows("I was here")
    hers.phone.wait_for("!Object.keys(localStorage).some(key => key.startsWith('outbox/'))")


def test_a_message_that_was_refused_says_why_and_can_be_sent_again(phone, cast):
    anna, bert, chat = two(cast)
    bert.put(f"/friend/{anna.id}", {"blocked": True})
    hers = Window(phone, anna, chat)
    hers.send("please", "answer")
    failed = hers.top.locator(".message.failed")
    expect(failed).to_have_count(2)
    expect(failed.first).to_contain_text("The message was refused by the recipient.")
    bert.put(f"/friend/{anna.id}", {"blocked": False})
    hers.phone.tap(failed.first.locator(".message-failed")).tap("Send again")
    expect(hers.top.locator(".messages:not(.pending) .message.own")).to_have_count(1)
    hers.phone.tap(failed.locator(".message-failed")).tap("Delete")
    hers.shows("please")
    hers.page.reload()
    hers.shows("please")


def test_a_message_too_long_is_refused_in_words_and_holds_up_no_other(phone, cast):
    anna, bert, chat = two(cast)
    hers, his = Window(phone, anna, chat), Window(phone, bert, chat)
    hers.send("x" * 5001, "short")
    his.shows("short")
    expect(hers.top.locator(".message.failed .message-refusal")).to_contain_text("5000")


def test_a_lost_answer_does_not_make_two_of_one(phone, cast):
    anna, bert, chat = two(cast)
    hers, his = Window(phone, anna, chat), Window(phone, bert, chat)
    # The message arrives, the acknowledgement is lost with the connection.
    hers.page.evaluate(
        """async () => {
          const { outbox } = await import(document.querySelector('script[src*="main.js"]')
            .src.replace("main.js", "models/outbox.js"));
          document.addEventListener("outbox:sent", ({ detail: { entry } }) => {
            if (entry.isRepeated) return;
            const me = document.body.dataset.me;
            localStorage.setItem(`outbox/${me}/${entry.clientId}`,
              JSON.stringify({ ...entry, isRepeated: true }));
          });
        }"""
    )
    hers.send("only once")
    his.shows("only once")
    hers.send("after it")
    his.shows("only once", "after it")
    hers.shows("only once", "after it")


def test_nothing_is_sent_in_the_name_of_another_who_logs_in_beside(phone, cast):
    anna, bert, chat = two(cast)
    hers, his = Window(phone, anna, chat), Window(phone, bert, chat)
    hers.phone.offline().disconnected()
    hers.send("only mine to say")
    hers.phone.context.clear_cookies()
    hers.phone.context.add_cookies(bert.cookies)
    hers.phone.online()
    expect(hers.page.locator("body")).to_have_attribute("data-me", str(bert.id))
    bert.say(chat, "me")
    his.shows("me")
    hers.phone.context.clear_cookies()
    hers.phone.context.add_cookies(anna.cookies)
    hers.phone.goto("/chats").connected()
    his.shows("me", "only mine to say")
    assert "own" not in his.line("only mine to say").get_attribute("class")


def test_what_was_missed_and_recalled_meanwhile_is_as_if_one_had_never_left(phone, cast):
    anna, bert, chat = two(cast)
    bert.connect()
    gone = bert.say(chat, "to be recalled")
    hidden = bert.say(chat, "to be deleted")
    hers = Window(phone, anna, chat)
    hers.shows("to be recalled", "to be deleted")
    hers.phone.offline().disconnected()
    bert.call("recall", conversationId=chat, id=gone["id"])
    anna.connect().call("delete", conversationId=chat, ids=[hidden["id"]])
    say_many(bert, chat, 5)
    hers.phone.online().connected()
    hers.shows(*(f"message {number}" for number in range(1, 6)))
    expect(hers.top.get_by_text("Bert recalled a message")).to_be_visible()
    shown = hers.seqs()
    hers.page.reload()
    hers.shows(*(f"message {number}" for number in range(1, 6)))
    assert hers.seqs() == shown


def test_after_a_long_absence_the_end_is_shown_without_a_hole(phone, cast):
    anna, bert, chat = two(cast)
    hers = Window(phone, anna, chat)
    hers.phone.offline().disconnected()
    say_many(bert, chat, 130)
    hers.phone.online().connected()
    expect(hers.line("message 130")).to_be_visible()
    seqs = hers.seqs()
    assert seqs == list(range(seqs[0], 132))


def test_a_server_that_is_killed_and_comes_back_is_gone_on_with(phone, cast_at, tmp_path):
    server = Server(tmp_path, RATELIMIT_ENABLED=0).start()
    try:
        cast = cast_at(server)
        anna, bert, chat = two(cast)
        hers, his = Window(phone, anna, chat), Window(phone, bert, chat)
        for one in (hers, his):
            one.phone.expects("WebSocket", "ERR_", "500", "502")
        hers.send("before")
        his.shows("before")
        server.kill()
        for one in (hers, his):
            one.phone.disconnected()
        hers.send("meanwhile 1", "meanwhile 2")
        his.send("me too")
        server.start()
        for one in (hers, his):
            one.phone.connected()
            one.settled()
            expect(one.top.locator(".message-text")).to_have_count(4)
        assert hers.texts() == his.texts()
        assert [text for text in hers.texts() if "meanwhile" in text] == [
            "meanwhile 1",
            "meanwhile 2",
        ]
        assert hers.seqs() == [1, 2, 3, 4, 5]
    finally:
        server.close()


def test_who_is_refused_for_now_comes_again(phone, cast):
    anna = cast("Anna")
    hers = phone(anna)
    refused = []

    def serve(socket):
        if refused:
            socket.connect_to_server()
            return
        refused.append(socket)
        socket.on_message(lambda text: text.startswith("40") and socket.send(REFUSAL))
        socket.send(HANDSHAKE)

    hers.page.route_web_socket("**/socket.io/**", serve)
    hers.goto("/chats").connected()
    assert len(refused) == 1


def test_a_socket_that_died_in_its_sleep_is_replaced_on_waking(phone, cast):
    anna = cast("Anna")
    hers = phone(anna)
    sockets = []

    def serve(socket):
        server = socket.connect_to_server()
        number = len(sockets)
        sockets.append(socket)
        # The first one hears and says nothing any more once the network has gone.
        socket.on_message(lambda text: server.send(text) if number or not dead else None)
        server.on_message(lambda text: socket.send(text) if number or not dead else None)

    dead = []
    hers.page.route_web_socket("**/socket.io/**", serve)
    hers.goto("/chats").connected()
    dead.append(True)
    hers.page.evaluate("dispatchEvent(new Event('online'))")
    hers.wait_for("seen.connected === 2")
    # One that lives is left alone.
    hers.page.evaluate("dispatchEvent(new Event('online'))")
    hers.page.wait_for_timeout(300)
    assert len(sockets) == 2


def test_a_browser_without_room_sends_all_the_same(phone, cast):
    anna, bert, chat = two(cast)
    hers, his = Window(phone, anna, chat), Window(phone, bert, chat)
    hers.page.evaluate(
        """() => {
          let size = 1 << 22;
          while (size) {
            try { localStorage.setItem(`full/${size}`, "x".repeat(size)); } catch { size >>= 1; }
            if (size && localStorage.getItem(`full/${size}`)) size >>= 1;
          }
        }"""
    )
    hers.send("squeezed through")
    his.shows("squeezed through")
    hers.shows("squeezed through")
    hers.settled()
