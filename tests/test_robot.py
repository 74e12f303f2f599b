"""The conversation that everyone has with the robot."""

import re
import threading
from contextlib import contextmanager

import pytest

from imapp import kinds, seeds, serving
from imapp.api import LIMITS
from imapp.extensions import db
from imapp.lib.limits import RateLimits
from imapp.models import Conversation, Member, Message, User
from imapp.services import answering, messages, robots
from imapp.services.answering import Answering
from imapp.services.identity import Caller

from .make import PASSWORD, Person
from .robot import AtOnce, Parrot, ask, at_work, conversation_of, robot_id, said
from .scenes import listen
from .social.pages.reading import source
from .system.device import wait_until
from .threads import together


@pytest.fixture
def robot(app):
    with at_work(app) as robot:
        yield robot


@pytest.fixture
def parrot(app):
    with at_work(app, Parrot()) as robot:
        yield robot.provider


@pytest.fixture
def alice(robot, cast):
    return cast("alice")


def ids(person: Person) -> dict:
    return {"conversationId": conversation_of(person)["id"]}


# The conversation.


def test_who_signs_up_finds_a_greeting_of_the_robot(app, robot, cast):
    newcomer = cast.anonymous()
    newcomer.post("/signup", {"username": "newcomer", "password": PASSWORD})
    shown = conversation_of(newcomer)
    assert (shown["type"], shown["unread"], shown["lastSeq"]) == ("robot", 1, 1)
    greeting = shown["lastMessage"]
    assert "newcomer" in greeting["body"]["msg"]
    assert (greeting["type"], greeting["body"]["type"]) == ("robot", "txt")
    assert greeting["fromId"] == shown["target"]["id"] == robot_id(app)
    assert greeting["toId"] == newcomer.get("/currentUser").data["id"]


def test_the_target_has_the_form_of_a_friend_and_is_called_in_the_readers_language(alice):
    target = conversation_of(alice)["target"]
    assert target["username"] == "robot"
    assert target["userInfo"] == {
        "id": target["id"],
        "nickname": "Assistant",
        "photo": "/static/avatars/robot.svg",
        "sign": "Ask me anything.",
    }
    assert (target["online"], target["blocked"], target["remark"]) == (True, False, "")
    assert target["lastSeen"] is None
    picture = alice.browser.get(target["userInfo"]["photo"])
    assert picture.status_code == 200
    picture.close()
    assert alice.get(f"/userinfo/{target['id']}").data == target["userInfo"]


def test_whoever_looks_reads_and_finds_it_by_its_name_in_his_language(app, alice):
    """Stored it has one in the deployment's."""
    ask(alice, "3+5")
    ask(alice, "why?", replyTo={"id": conversation_of(alice)["lastMessage"]["id"]})
    window = f"/chats/{ids(alice)['conversationId']}"
    for language, own, other in (
        ("en", "Assistant", "小助手"),
        ("zh_Hans_CN", "小助手", "Assistant"),
    ):
        alice.put("/language", {"language": language})
        page = source(alice, window)
        assert f'aria-label="{own}"' in page
        assert re.search(f"{own}[:：] ?3 \\+ 5 = 8", page)
        assert other not in page
        for text in (own, own[:2].upper(), "robot"):
            assert f'href="{window}"' in source(alice, f"/search?q={text}")
        assert f'href="{window}"' not in source(alice, f"/search?q={other}")


def test_each_has_a_conversation_of_his_own(app, alice, cast):
    bob = cast("bobby")
    assert conversation_of(alice)["id"] != conversation_of(bob)["id"]
    assert conversation_of(alice)["target"] == conversation_of(bob)["target"]
    ask(alice, "hello")
    assert len(said(bob)) == 1
    assert bob.send(conversation_of(alice)["id"]).code == "not_found"


def test_the_greeting_is_in_the_language_of_who_signs_up(robot, cast, monkeypatch):
    seen = []
    monkeypatch.setattr(robots, "_greeting", lambda name: seen.append(str(robots.get_locale())))
    monkeypatch.setattr(messages, "append", lambda *arguments, **options: None)
    monkeypatch.setattr(kinds, "Txt", lambda msg: msg)
    for language in ("zh-CN", "en"):
        cast.anonymous().post(
            "/signup",
            {"username": f"from_{language[:2]}", "password": PASSWORD},
            headers={"Accept-Language": language},
        )
    assert seen == ["zh_Hans_CN", "en"]


def test_many_who_sign_up_at_once_meet_one_robot(app, robot, cast):
    people = [cast.anonymous() for _ in range(6)]
    calls = [
        lambda one=one, number=number: (
            one.post("/signup", {"username": f"person{number}", "password": PASSWORD}).code
        )
        for number, one in enumerate(people)
    ]
    assert together(*calls) == ["0"] * 6
    assert len({conversation_of(one)["target"]["id"] for one in people}) == 1
    assert len({conversation_of(one)["id"] for one in people}) == 6


# Questions and answers.


def test_a_question_is_acknowledged_and_answered_to_every_device(app, alice):
    phone = cast_again(app, alice)
    listen(alice, phone)
    question = ask(alice, "3+5").data
    heard = phone.heard()
    assert [name for name, _ in heard] == [
        "/v1/im/new-message",
        "/v1/im/typing",
        "/v1/im/new-message",
        "/v1/im/read",
    ]
    answer = heard[2][1]
    assert answer["body"] == {"type": "txt", "msg": "3 + 5 = 8", "mentions": []}
    assert (answer["seq"], answer["version"]) == (question["seq"] + 1, question["version"] + 1)
    assert (answer["fromId"], answer["toId"]) == (robot_id(app), alice.id)
    assert (question["fromId"], question["toId"]) == (alice.id, robot_id(app))
    assert heard[1][1] == ids(alice) | {"userId": robot_id(app)}
    assert heard[3][1] == ids(alice) | {"userId": robot_id(app), "seq": question["seq"]}


def cast_again(app, person: Person) -> Person:
    return Person(app, person.id, person.username).log_in()


def test_answers_count_as_unread_until_they_are_read(alice):
    alice.call("read", **ids(alice), seq=1)
    assert conversation_of(alice)["unread"] == 0
    ask(alice, "3+5")
    shown = conversation_of(alice)
    assert (shown["unread"], shown["lastMessage"]["body"]["msg"]) == (1, "3 + 5 = 8")
    assert shown["peerReadSeq"] == 2
    alice.call("read", **ids(alice), seq=3)
    assert conversation_of(alice)["unread"] == 0


def test_a_question_over_http_is_answered_as_well(alice):
    path = f"/conversations/{conversation_of(alice)['id']}/messages"
    body = {"type": "txt", "msg": "12乘以3"}
    assert alice.post(path, {"body": body}).code == "0"
    assert said(alice)[-1] == "12 × 3 = 36"


def test_a_repeated_question_is_answered_once(alice):
    for _ in range(2):
        assert ask(alice, "3+5", clientId="same").code == "0"
    assert said(alice)[1:] == ["3+5", "3 + 5 = 8"]


def test_a_place_is_answered_sensibly(alice):
    body = {"type": "loc", "title": "The library", "lng": 1.5, "lat": 2}
    assert alice.call("new-message", **ids(alice), body=body).code == "0"
    assert "The library" in conversation_of(alice)["lastMessage"]["body"]["msg"]


def test_the_provider_is_told_what_was_said_before_and_by_whom(parrot, cast):
    alice = cast("alice")
    alice.put(f"/userinfo/{alice.id}", {"nickname": "Alice L."})
    ask(alice, "first")
    ask(alice, "second")
    question = parrot.heard[-1]
    assert (question.words, question.kind, question.nickname) == ("second", "txt", "Alice L.")
    assert [(line.by_robot, line.words) for line in question.history[1:]] == [
        (False, "first"),
        (True, "You said: first"),
    ]
    assert question.history[0].by_robot
    assert question.moment.tzinfo is not None


def test_the_provider_is_told_the_language_of_who_asks(parrot, cast):
    alice = cast("alice")
    ask(alice, "1")
    alice.put("/language", {"language": "zh_Hans_CN"})
    ask(alice, "2")
    assert [question.language for question in parrot.heard] == ["en", "zh_Hans_CN"]


def test_the_provider_hears_nothing_that_was_taken_back_cleared_or_deleted(parrot, cast):
    alice = cast("alice")
    cleared = ask(alice, "cleared")
    alice.delete(f"/conversations/{cleared.data['conversationId']}/messages")
    recalled = ask(alice, "recalled").data
    alice.call("recall", **ids(alice), id=recalled["id"])
    deleted = ask(alice, "deleted").data
    alice.call("delete", **ids(alice), ids=[deleted["id"]])
    ask(alice, "question")
    words = [line.words for line in parrot.heard[-1].history]
    assert words == ["You said: recalled", "You said: deleted"]


def test_a_long_answer_is_cut_to_what_a_message_may_be(app, cast):
    class Chatterbox:
        def answer(self, question):
            return "long " * 5_000

    with at_work(app, Chatterbox()):
        alice = cast("alice")
        ask(alice, "go on")
        assert len(conversation_of(alice)["lastMessage"]["body"]["msg"]) == 5_000


# What goes wrong.


@pytest.mark.parametrize("outcome", [RuntimeError("secret"), "", "\x00", None])
def test_a_provider_that_fails_is_answered_for_in_words(app, cast, caplog, outcome):
    class Broken:
        def answer(self, question):
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

    with at_work(app, Broken()):
        alice = cast("alice")
        assert ask(alice, "hello").code == "0"
        assert said(alice)[1:] == [
            "hello",
            "I can't think of an answer right now. Please try again later.",
        ]
        assert "secret" not in caplog.text


def test_a_provider_that_takes_too_long_is_not_waited_for(app, cast, monkeypatch):
    monkeypatch.setattr(answering, "MOST_TYPING", 3)
    monkeypatch.setattr(answering, "TYPING_SECONDS", 0.02)

    gate = threading.Event()

    class Slow:
        def answer(self, question):
            gate.wait(20)
            return "late"

    class ThinksElsewhere(Answering):
        """Its provider runs beside it; all else at once."""

        def asked(self, conversation_id, language=None):
            self._busy[conversation_id] = False
            self._answer_all(conversation_id, language)

    with at_work(app, Slow(), ThinksElsewhere):
        alice = cast("alice")
        listen(alice)
        ask(alice, "hello")
        assert len(alice.heard("typing")) == 3
        gate.set()
        assert len(said(alice)) == 3
        assert "later" in said(alice)[-1]


def test_nothing_waits_for_the_robot(app, cast):
    gate = threading.Event()

    class Slow:
        def answer(self, question):
            assert gate.wait(20)
            return f"{question.words}!"

    with at_work(app, Slow(), Answering) as robot:
        alice = cast("alice")
        for words in ("one", "two", "three"):
            assert ask(alice, words).code == "0"
        assert said(alice)[1:] == ["one", "two", "three"]
        gate.set()
        wait_until(lambda: not robot._busy)
        assert said(alice)[1:] == ["one", "two", "three", "one!", "two!", "three!"]


@pytest.fixture
def limit(app, monkeypatch):
    """Sets how much one may ask."""

    def set_limit(rule: str) -> None:
        limits = RateLimits(LIMITS | {"robot": rule}, "", enabled=True)
        monkeypatch.setitem(app.extensions, "limits", limits)

    return set_limit


def test_over_the_limit_it_asks_for_a_rest_and_the_provider_is_not_called(app, parrot, cast, limit):
    alice, bob = cast("alice"), cast("bobby")
    limit("2 per minute")
    for words in ("one", "two", "three"):
        assert ask(alice, words).code == "0"
    ask(bob, "four")
    assert [question.words for question in parrot.heard] == ["one", "two", "four"]
    assert "a lot at once" in said(alice)[-1]
    (rest_seconds,) = app.extensions["robot"].rests
    assert 0 < rest_seconds <= 60


def test_over_the_days_limit_it_says_when_to_come_back_once_to_all_that_waits(
    app, parrot, cast, limit
):
    alice = cast("alice")
    limit("2 per day")
    questions = ["one", "two", "three", "four", "five"]
    with asleep(app):
        for words in questions:
            ask(alice, words)
    serving.wake_robot(app)
    assert said(alice)[1:-1] == [*questions, "You said: one", "You said: two"]
    assert re.search(r"a lot today.*in about \d+ (hours|day)\.", said(alice)[-1])
    assert app.extensions["robot"].rests == [60]
    assert conversation_of(alice)["peerReadSeq"] == 8
    serving.wake_robot(app)
    assert len(said(alice)) == 9


def test_however_much_is_asked_over_the_days_limit_it_speaks_once_a_rest(app, cast, limit):
    class Insisting(AtOnce):
        """Twice while it rests alice asks on."""

        def rest(self, seconds):
            super().rest(seconds)
            if len(self.rests) < 3:
                for number in range(5):
                    ask(alice, f"and {number}")

    with at_work(app, Parrot(), Insisting) as robot:
        alice = cast("alice")
        limit("1 per day")
        ask(alice, "one")
        ask(alice, "two")
        refusals = [words for words in said(alice) if "a lot today" in words]
        assert (len(refusals), len(robot.rests)) == (3, 3)
        assert said(alice)[-1] == refusals[-1]


def test_two_questions_at_the_same_moment_are_both_answered_once(app, cast):
    with at_work(app, Parrot(), Answering) as robot:
        alice = cast("alice")
        devices = [cast.again(alice) for _ in range(4)]
        listen(*devices)
        calls = [lambda one=one, n=n: ask(one, f"q{n}").code for n, one in enumerate(devices)]
        assert together(*calls) == ["0"] * 4
        wait_until(lambda: not robot._busy)
        words = said(alice)
        assert sorted(words[1:]) == sorted(
            [f"q{n}" for n in range(4)] + [f"You said: q{n}" for n in range(4)]
        )
        path = f"/conversations/{conversation_of(alice)['id']}/messages"
        assert [one["seq"] for one in alice.get(path).data["messages"]] == list(range(9, 0, -1))


def test_two_processes_that_think_of_one_question_store_one_answer(app, cast):
    class AnswersLast:
        """Before its answer is stored, another process has answered."""

        def answer(self, question):
            with app.app_context():
                waiting = answering._next(conversation, None)
                answering._store(waiting, kinds.Txt(msg="the other was faster"))
            return "too late"

    with at_work(app, AnswersLast()):
        alice = cast("alice")
        conversation = conversation_of(alice)["id"]
        ask(alice, "hello")
        assert said(alice)[1:] == ["hello", "the other was faster"]


def test_a_question_that_is_taken_back_meanwhile_is_not_answered(app, cast):
    class TakesBack:
        def answer(self, question):
            with app.app_context():
                found = db.session.scalar(db.select(Message.id).where(Message.from_id == alice.id))
                me = Caller(alice.id, "alice", None, device_id=0)
                messages.recall(me, conversation, found)
            return "answer"

    with at_work(app, TakesBack()):
        alice = cast("alice")
        conversation = conversation_of(alice)["id"]
        ask(alice, "hello")
        assert "answer" not in said(alice)


@contextmanager
def asleep(app):
    """What is asked meanwhile waits, as if the process were killed."""
    app.extensions["robot"].asked = lambda *arguments: None
    try:
        yield
    finally:
        del app.extensions["robot"].asked


def test_a_question_whose_process_was_killed_is_answered_at_the_next_start(app, robot, cast):
    alice, bob = cast("alice"), cast("bobby")
    ask(bob, "1+1")
    with asleep(app):
        ask(alice, "3+5")
    assert said(alice)[-1] == "3+5"
    serving.wake_robot(app)
    assert said(alice)[-1] == "3 + 5 = 8"
    serving.wake_robot(app)
    assert (len(said(alice)), len(said(bob))) == (3, 3)


def test_every_question_that_was_left_is_answered_also_behind_an_answer(app, robot, cast):
    alice = cast("alice")
    with asleep(app):
        for words in ("1+1", "2+2"):
            ask(alice, words)
    robot._answer_next(conversation_of(alice)["id"], None)  # and is killed again
    assert said(alice)[1:] == ["1+1", "2+2", "1 + 1 = 2"]
    serving.wake_robot(app)
    assert said(alice)[-1] == "2 + 2 = 4"


def test_a_question_that_was_taken_back_holds_up_no_other(app, robot, cast):
    alice = cast("alice")
    with asleep(app):
        ask(alice, "1+1")
        taken_back = ask(alice, "2+2").data
        alice.call("recall", **ids(alice), id=taken_back["id"])
    serving.wake_robot(app)
    assert said(alice)[-1] == "1 + 1 = 2"
    ask(alice, "3+3")
    assert said(alice)[-1] == "3 + 3 = 6"
    assert "2 + 2 = 4" not in said(alice)


def test_who_deletes_an_answer_for_himself_is_answered_again(alice):
    ask(alice, "1+1")
    answer = conversation_of(alice)["lastMessage"]
    assert alice.call("delete", **ids(alice), ids=[answer["id"]]).code == "0"
    ask(alice, "2+2")
    assert said(alice)[1:] == ["1+1", "2+2", "2 + 2 = 4"]


# What else conversations can.


def test_it_is_pinned_muted_hidden_cleared_and_marked_unread_as_any(alice):
    conversation = conversation_of(alice)["id"]
    changed = alice.put(f"/conversations/{conversation}", {"pinned": True, "dnd": True}).data
    assert (changed["pinned"], changed["dnd"]) == (True, True)
    assert alice.put(f"/conversations/{conversation}", {"unread": False}).data["unread"] == 0
    assert alice.put(f"/conversations/{conversation}", {"unread": True}).data["unread"] == 1
    alice.delete(f"/conversations/{conversation}/messages")
    assert said(alice) == []
    alice.put("/conversations/active", {"id": conversation, "active": False})
    assert conversation_of(alice) is None
    listen(alice)
    alice.send(conversation, "3+5")
    assert [one["active"] for one in alice.heard("conversation")] == [True]
    assert conversation_of(alice)["active"]


def test_own_questions_are_recalled_and_answers_are_not(alice):
    question = ask(alice, "3+5").data
    answer = conversation_of(alice)["lastMessage"]
    assert alice.call("recall", **ids(alice), id=answer["id"]).code == "forbidden"
    assert alice.call("recall", **ids(alice), id=question["id"]).data["recalled"]
    assert alice.call("delete", **ids(alice), ids=[answer["id"]]).code == "0"
    assert "3 + 5 = 8" not in said(alice)


def test_answers_can_be_quoted(alice, app):
    ask(alice, "3+5")
    answer = conversation_of(alice)["lastMessage"]
    quoted = ask(alice, "why?", replyTo={"id": answer["id"]}).data["replyTo"]
    assert quoted == {
        "id": answer["id"],
        "seq": 3,
        "fromId": robot_id(app),
        "summary": "3 + 5 = 8",
    }


def test_a_device_that_was_away_learns_of_answers(alice):
    question = ask(alice, "3+5").data
    cursors = {str(question["conversationId"]): question["version"]}
    missed = alice.call("sync", cursors=cursors).data["messages"]
    assert [one["body"]["msg"] for one in missed[str(question["conversationId"])]] == ["3 + 5 = 8"]


# It is nobody's account.


def test_nobody_finds_befriends_or_invites_it(app, robot, cast):
    alice = cast("alice")
    found = conversation_of(alice)["target"]["id"]
    for text in ("robot", "Assistant", ":robot", "assist"):
        assert alice.post("/add/search", {"searchValue": text}).data["users"] == []
    asked = alice.post("/applies", {"type": "user", "toId": found})
    assert asked.code == "not_found"
    assert alice.put(f"/friend/{found}", {"remark": "x"}).code == "not_found"
    assert alice.delete(f"/friend/{found}").code == "not_found"
    assert alice.get("/friend").data == []
    group = alice.post("/groups", {"name": "tea", "memberIds": [found]})
    assert group.code == "invalid"
    group = alice.post("/groups", {"name": "tea"}).data["id"]
    assert alice.post(f"/groups/{group}/members", {"userIds": [found]}).code == "invalid"


def test_administrators_neither_see_nor_change_it(app, robot, cast):
    boss = cast("boss", "admin", "user")
    listed = boss.get("/admin/users").data
    assert (listed["count"], [one["username"] for one in listed["rows"]]) == (1, ["boss"])
    assert boss.get("/admin/users?provider=robot").data["count"] == 0
    role = boss.get("/admin/roles").data["rows"][0]["id"]
    assert (
        boss.put("/admin/users/roles", {"id": robot_id(app), "roleIds": [role]}).code == "not_found"
    )


@pytest.mark.parametrize("username", ["robot", "ROBOT", ":robot"])
def test_nobody_logs_in_as_it(alice, cast, username):
    for password in ("", "robot", PASSWORD):
        answer = cast.anonymous().post("/login", {"username": username, "password": password})
        assert answer.code == "unauthenticated"


@pytest.mark.parametrize("username", ["robot", "Robot"])
def test_its_name_is_taken_whether_it_is_on_or_off(app, cast, username):
    body = {"username": username, "password": PASSWORD}
    assert cast.anonymous().post("/signup", body).code == "conflict"
    with at_work(app):
        assert cast.anonymous().post("/signup", body).code == "conflict"
    runner = app.test_cli_runner()
    made = runner.invoke(args=["create-admin", username, "--password", PASSWORD])
    assert made.exit_code != 0
    assert "taken" in made.output


def test_a_person_who_had_the_name_before_keeps_it(app, cast, monkeypatch):
    with monkeypatch.context() as earlier:
        earlier.setattr(robots, "USERNAME", "")
        person = cast("robot")
    with at_work(app), app.app_context():
        robots.meet_everyone()
        alice = cast("alice")
    with at_work(app):
        assert conversation_of(person)["target"]["id"] == robot_id(app) != person.id
        found = alice.post("/add/search", {"searchValue": "robot"}).data["users"]
        assert [one["id"] for one in found] == [person.id]
        again = cast.anonymous().post("/login", {"username": "robot", "password": PASSWORD})
        assert again.data["id"] == person.id


# Accounts of before, and the robot switched on and off.


def test_accounts_of_before_meet_it_at_the_next_start(app, cast, monkeypatch):
    monkeypatch.setattr(robots, "AT_A_TIME", 2)
    people = [cast(f"person{number}") for number in range(5)]
    listen(people[0])
    assert conversation_of(people[0]) is None
    with at_work(app):
        with app.app_context():
            robots.meet_everyone()
            robots.meet_everyone()
        heard = people[0].heard("conversation")
        assert [(one["type"], one["unread"]) for one in heard] == [("robot", 1)]
        assert all(conversation_of(one)["lastSeq"] == 1 for one in people)
        ask(people[0], "3+5")
        assert [name for name, _ in people[0].heard()].count("/v1/im/typing") == 1
        with app.app_context():
            made = db.session.scalars(db.select(Conversation.type)).all()
            assert made == ["robot"] * 5
            assert db.session.query(Member).count() == 10
            assert db.session.query(User).count() == 6


def test_processes_that_start_at_once_make_each_conversation_once(app, cast, monkeypatch):
    monkeypatch.setattr(robots, "AT_A_TIME", 3)
    people = [cast(f"person{number}") for number in range(9)]

    def start():
        with app.app_context():
            robots.meet_everyone()

    with at_work(app):
        together(*[start] * 4)
        listed = [one for person in people for one in person.get("/conversations").data]
        assert len(listed) == 9
        assert {one["lastSeq"] for one in listed} == {1}


def test_while_it_is_off_nobody_has_it_and_later_all_is_there_again(app, robot, cast):
    alice = cast("alice")
    ask(alice, "3+5")
    conversation = conversation_of(alice)["id"]
    with at_work(app, kind=lambda app, provider: Answering(app, None)), app.app_context():
        robots.open_or_close()
        robots.meet_everyone()
        newcomer = cast("newcomer")
        assert alice.get("/conversations").data == newcomer.get("/conversations").data == []
        assert alice.call("sync").data["conversations"] == []
        assert alice.send(conversation).code == "not_found"
        assert alice.get(f"/conversations/{conversation}/messages").code == "not_found"
    with app.app_context():
        robots.open_or_close()
        robots.meet_everyone()
    assert said(alice)[1:] == ["3+5", "3 + 5 = 8"]
    assert len(said(newcomer)) == 1
    ask(alice, "1+1")
    assert said(alice)[-1] == "1 + 1 = 2"


def test_the_list_costs_no_statement_more_with_it(app, cast, statements):
    counts = []
    for on in (False, True):
        person = cast(f"person{on}")
        if on:
            with at_work(app), app.app_context():
                robots.meet_everyone()
        person.get("/conversations")
        with statements() as seen:
            listed = person.get("/conversations").data
        counts.append((len(seen), len(listed)))
    assert counts[0][0] <= counts[1][0] <= counts[0][0] + 1
    assert [listed for _, listed in counts] == [0, 1]


def test_the_demo_people_have_it_too(app):
    with at_work(app), app.app_context():
        assert seeds.demo() == 34
        query = db.select(Conversation).where(Conversation.type == "robot")
        assert len(db.session.scalars(query).all()) == 34
        assert seeds.demo() == 0
