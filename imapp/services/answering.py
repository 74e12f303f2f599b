"""Answering what people write to the robot, off their requests: nothing in the chat waits for it.

What has to be answered stands in the database and nowhere else. The answer to message 7 has the
client id `answer-7`, of which the robot has one for ever: two processes that think of the same
question store one answer, and a question whose process was killed is answered at the next start,
or along with the next question. An answer that failed is one in words, and is not tried again.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app
from flask_babel import force_locale, gettext
from sqlalchemy import and_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from .. import delivery, kinds
from ..extensions import db
from ..lib.database import transaction
from ..models import Conversation, Deletion, Member, Message, User
from ..robots import Line, Question, Robot
from . import messages, robots

# Clients show for some seconds that someone is typing: it is said again as long as it lasts, and
# so often at the most. A provider that takes longer than a minute is not waited for.
TYPING_SECONDS = 3
MOST_TYPING = 20
# So many messages are looked at: what is older is neither answered nor told to the provider.
HISTORY = 20
# As long as a message may be.
MOST_CHARACTERS = 5_000
_CLIENT_ID = "answer-"

log = logging.getLogger(__name__)


@dataclass
class Waiting:
    """A question without an answer: the message, and what the provider is told of it."""

    conversation_id: int
    message_id: int
    seq: int
    robot_id: int
    user_id: int
    question: Question


class Answering:
    """Who answers (None: the robot is off), and in which conversations this process is at it."""

    def __init__(self, app: Flask, provider: Robot | None):
        self._app, self.provider = app, provider
        self._lock = threading.Lock()
        # Conversation → whether something came in since it was last looked for.
        self._busy: dict[int, bool] = {}

    def asked(self, conversation_id: int, language: str | None = None) -> None:
        """Answer what waits in the conversation, in a while and elsewhere; called after the
        commit. `language` is the person's, for what has none of its own."""
        if self.provider is None:
            return
        with self._lock:
            if conversation_id in self._busy:
                self._busy[conversation_id] = True
                return
            self._busy[conversation_id] = False
        self.spawn(self._answer_all, conversation_id, language)

    def spawn(self, function: Callable, *arguments) -> None:
        """Run it beside everything else: in a greenlet where gevent serves."""
        self._app.extensions["socketio"].start_background_task(function, *arguments)

    def _answer_all(self, conversation_id: int, language: str | None) -> None:
        try:
            while True:
                while self._answer_next(conversation_id, language):
                    pass
                # Under the lock: what comes in is seen here or begins anew.
                with self._lock:
                    if not self._busy[conversation_id]:
                        del self._busy[conversation_id]
                        return
                    self._busy[conversation_id] = False
        except Exception:  # the edge of a greenlet: the question stays for the next time
            log.exception("the robot did not answer")
            with self._lock:
                self._busy.pop(conversation_id, None)

    def _answer_next(self, conversation_id: int, language: str | None) -> bool:
        """Answer one question; False when none waits. No connection is held while the provider
        thinks: each step has an application context, and so a session, of its own."""
        with self._app.app_context():
            waiting = _next(conversation_id, language)
        if waiting is None:
            return False
        rest_seconds = 0
        with self._app.app_context(), force_locale(waiting.question.language):
            rest_seconds = current_app.extensions["limits"].hit("robot", waiting.user_id)
            answer = _too_much() if rest_seconds else self._think(waiting)
            _store(waiting, answer or _at_a_loss())
        if rest_seconds:
            self.rest(rest_seconds)
        return True

    def rest(self, seconds: int) -> None:
        """Let what comes in meanwhile wait: it is answered afterwards."""
        self._app.extensions["socketio"].sleep(seconds)

    def _think(self, waiting: Waiting) -> kinds.Txt | None:
        """The provider's answer, or None when there is none in time. Meanwhile it is typing."""
        done = threading.Event()
        answers: list[kinds.Txt] = []

        def think():
            try:
                answers.append(_text(self.provider.answer(waiting.question)))
            except Exception as error:  # the edge: whatever a provider raises, it has no answer
                # Its text may hold what the person wrote.
                log.error("the robot's provider failed: %s", type(error).__name__)
            finally:
                done.set()

        self.spawn(think)
        for _ in range(MOST_TYPING):
            delivery.typing(waiting.conversation_id, waiting.robot_id)
            if done.wait(TYPING_SECONDS):
                break
        return answers[0] if answers else None


def _text(words: str) -> kinds.Txt:
    return kinds.Txt(msg=words.strip()[:MOST_CHARACTERS])


def _too_much() -> kinds.Txt:
    return _text(gettext("That was a lot at once. Please ask me again in a minute."))


def _at_a_loss() -> kinds.Txt:
    return _text(gettext("I can't think of an answer right now. Please try again later."))


def _next(conversation_id: int, language: str | None) -> Waiting | None:
    """The oldest question after the last that was answered."""
    robot_id = robots.account_id()
    conversation = db.session.get(Conversation, conversation_id)
    if conversation is None or conversation.closed_at:
        return None
    user_id = conversation.peer_of(robot_id)
    said = _last_messages(conversation_id, user_id)
    own_ids = [one.client_id for one in said if one.from_id == robot_id and one.client_id]
    answered_id = max((int(own_id.removeprefix(_CLIENT_ID)) for own_id in own_ids), default=0)
    asked = [one for one in said if one.from_id == user_id and one.id > answered_id]
    if not asked:
        return None
    user = db.session.get(User, user_id, options=[joinedload(User.info)])
    language = language or user.language or current_app.config["LANGUAGE"]
    with force_locale(language):
        lines = [Line(one.from_id == robot_id, _words(one)) for one in said if one.id < asked[0].id]
        question = Question(
            words=_words(asked[0]),
            moment=datetime.now().astimezone(),
            kind=asked[0].kind,
            language=language,
            nickname=user.info.nickname,
            history=lines,
        )
    return Waiting(conversation_id, asked[0].id, asked[0].seq, robot_id, user_id, question)


def _last_messages(conversation_id: int, user_id: int) -> list[Message]:
    """What the person still has of the conversation's end, the oldest first."""
    query = (
        select(Message)
        .join(
            Member,
            and_(Member.conversation_id == Message.conversation_id, Member.user_id == user_id),
        )
        .where(
            Message.conversation_id == conversation_id,
            Message.seq > Member.cleared_seq,
            Message.recalled_at.is_(None),
            ~Deletion.of_message(user_id),
        )
        .order_by(Message.seq.desc())
        .limit(HISTORY)
    )
    return list(reversed(db.session.scalars(query).all()))


def _words(message: Message) -> str:
    body = message.body
    return body["msg"] if message.kind == "txt" else kinds.summary(body)


def _store(waiting: Waiting, answer: kinds.Txt) -> None:
    """Say it, unless another process has, or the question was taken back meanwhile."""
    try:
        with transaction(db.session()) as after:
            conversation = db.session.get(
                Conversation, waiting.conversation_id, with_for_update=True
            )
            if db.session.get(Message, waiting.message_id).recalled_at or conversation.closed_at:
                return
            message = messages.append(
                conversation,
                answer,
                from_id=waiting.robot_id,
                client_id=f"{_CLIENT_ID}{waiting.message_id}",
            )
            messages.publish(message, conversation, after)
            _mark_read(waiting, after)
    except IntegrityError:
        log.info("another process has answered")


def _mark_read(waiting: Waiting, after: Callable) -> None:
    db.session.get(Member, (waiting.conversation_id, waiting.robot_id)).read_seq = waiting.seq
    after(delivery.read, waiting.conversation_id, waiting.robot_id, waiting.seq, None)
