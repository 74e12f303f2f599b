"""Answering what people write to the robot, off their requests: nothing in the chat waits for it.

What has to be answered stands in the database and nowhere else: it is what the person wrote after
the robot's `read_seq`. That moves on with the answer, in one transaction that holds the
conversation: two processes that think of the same question store one answer, and a question whose
process was killed is answered at the next start, or along with the next question. An answer that
failed is one in words, and is not tried again.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app
from flask_babel import force_locale, format_timedelta, gettext
from sqlalchemy import and_, select
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
# For so long it rests at the most. Who has to wait longer is told until when; what he wrote
# meanwhile is not answered hours later, when it has been forgotten.
MOST_REST_SECONDS = 60
# So many messages before a question are told to the provider.
HISTORY = 20
# As long as a message may be.
MOST_CHARACTERS = 5_000

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
        with self._app.app_context(), force_locale(waiting.question.language):
            wait_seconds = current_app.extensions["limits"].hit("robot", waiting.user_id)
            if wait_seconds > MOST_REST_SECONDS:
                _store(waiting, _much_too_much(wait_seconds), to_all=True)
            elif wait_seconds:
                _store(waiting, _too_much())
            else:
                _store(waiting, self._think(waiting) or _at_a_loss())
        if wait_seconds:
            self.rest(min(wait_seconds, MOST_REST_SECONDS))
        return True

    def rest(self, seconds: int) -> None:
        """Let what comes in meanwhile wait: it is looked at afterwards."""
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


def _much_too_much(wait_seconds: int) -> kinds.Txt:
    time = format_timedelta(timedelta(seconds=wait_seconds), granularity="minute")
    words = gettext(
        "You have asked me a lot today. Please ask me again in about %(time)s.", time=time
    )
    return _text(words)


def _at_a_loss() -> kinds.Txt:
    return _text(gettext("I can't think of an answer right now. Please try again later."))


def _next(conversation_id: int, language: str | None) -> Waiting | None:
    """The oldest question without an answer."""
    robot_id = robots.account_id()
    conversation = db.session.get(Conversation, conversation_id)
    if conversation is None or conversation.closed_at:
        return None
    user_id, robot = conversation.peer_of(robot_id), _robot_in(conversation_id, robot_id)
    kept = _kept(conversation_id, user_id)
    unanswered = kept.where(robots.is_unanswered(robot_id, robot.read_seq))
    asked = db.session.scalar(unanswered.order_by(Message.seq).limit(1))
    if asked is None:
        return None
    before = kept.where(Message.seq < asked.seq).order_by(Message.seq.desc()).limit(HISTORY)
    user = db.session.get(User, user_id, options=[joinedload(User.info)])
    language = language or user.language or current_app.config["LANGUAGE"]
    with force_locale(language):
        lines = [Line(one.from_id == robot_id, _words(one)) for one in db.session.scalars(before)]
        question = Question(
            words=_words(asked),
            moment=datetime.now().astimezone(),
            kind=asked.kind,
            language=language,
            nickname=user.info.nickname,
            history=lines[::-1],
        )
    return Waiting(conversation_id, asked.id, asked.seq, robot_id, user_id, question)


def _robot_in(conversation_id: int, robot_id: int) -> Member:
    return db.session.get(Member, (conversation_id, robot_id))


def _kept(conversation_id: int, user_id: int):
    """What the person still has of the conversation."""
    return (
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
    )


def _words(message: Message) -> str:
    body = message.body
    return body["msg"] if message.kind == "txt" else kinds.summary(body)


def _store(waiting: Waiting, answer: kinds.Txt, *, to_all: bool = False) -> None:
    """Say it, unless another process has, or the question was taken back meanwhile. `to_all` that
    waits it is the answer, or else to the question alone."""
    with transaction(db.session()) as after:
        conversation = db.session.get(Conversation, waiting.conversation_id, with_for_update=True)
        robot = _robot_in(conversation.id, waiting.robot_id)
        is_recalled = db.session.get(Message, waiting.message_id).recalled_at is not None
        if robot.read_seq >= waiting.seq or is_recalled or conversation.closed_at:
            return
        robot.read_seq = conversation.last_seq if to_all else waiting.seq
        message = messages.append(conversation, answer, from_id=robot.user_id)
        messages.publish(message, conversation, after)
        after(delivery.read, conversation.id, robot.user_id, robot.read_seq, None)
