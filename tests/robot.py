"""The robot for tests: it answers at once instead of in a while, so that a question's ack comes
after its answer; and providers that fail."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from imapp.extensions import db
from imapp.models import User
from imapp.robots import Question, Robot
from imapp.robots.embedded import Embedded
from imapp.services.answering import Answering

from .make import Answer, Person


class AtOnce(Answering):
    def __init__(self, app, provider: Robot):
        super().__init__(app, provider)
        self.rests: list[int] = []

    def spawn(self, function: Callable, *arguments) -> None:
        function(*arguments)

    def rest(self, seconds: int) -> None:
        self.rests.append(seconds)


class Parrot:
    """Says what it hears, and remembers the questions."""

    def __init__(self):
        self.heard: list[Question] = []

    def answer(self, question: Question) -> str:
        self.heard.append(question)
        return f"You said: {question.words}"


@contextmanager
def at_work(app, provider: Robot | None = None, kind=AtOnce) -> Iterator[Answering]:
    """Let the robot answer in `app`, which has none by itself."""
    before = app.extensions["robot"]
    app.extensions["robot"] = kind(app, provider or Embedded())
    try:
        yield app.extensions["robot"]
    finally:
        app.extensions["robot"] = before


def conversation_of(person: Person) -> dict[str, Any] | None:
    """The person's conversation with the robot, as his list shows it."""
    listed = person.get("/conversations").data
    return next((one for one in listed if one["type"] == "robot"), None)


def ask(person: Person, words: str, **fields) -> Answer:
    return person.send(conversation_of(person)["id"], words, **fields)


def said(person: Person) -> list[str]:
    """All that was said between the two, the oldest first."""
    path = f"/conversations/{conversation_of(person)['id']}/messages?limit=100"
    found = person.get(path).data["messages"]
    return [one["body"]["msg"] for one in reversed(found)]


def robot_id(app) -> int | None:
    with app.app_context():
        return db.session.scalar(select(User.id).where(User.is_robot))
