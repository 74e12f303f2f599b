"""A transaction commits once, or nothing; what it delivers comes after the commit."""

import pytest
from sqlalchemy import func, select

from imapp.extensions import db
from imapp.lib.database import transaction
from imapp.models import Right

from ..threads import together

pytestmark = pytest.mark.usefixtures("context")


def a_right(key="new_one"):
    return Right(key_name=key, name="a", desc="")


def stored(key="new_one"):
    """Whether it is committed: asked on a connection of its own."""
    with db.engine.connect() as connection:
        query = select(func.count()).select_from(Right).where(Right.key_name == key)
        return bool(connection.scalar(query))


def test_what_is_delivered_comes_after_the_commit_in_order():
    heard = []

    def hear(*words):
        heard.append((*words, stored()))

    with transaction(db.session()) as after:
        after(hear, "first")
        db.session.add(a_right())
        after(hear, "second", 2)
        assert heard == []
    assert heard == [("first", True), ("second", 2, True)]


def test_after_a_failure_nothing_is_stored_or_delivered():
    heard = []

    class Broken(Exception):
        pass

    def change():
        with transaction(db.session()) as after:
            after(heard.append, "never")
            db.session.add(a_right())
            db.session.flush()
            raise Broken

    with pytest.raises(Broken):
        change()
    assert heard == []
    assert not stored()
    with transaction(db.session()):
        db.session.add(a_right())
    assert stored()


def test_a_transaction_within_a_transaction_is_refused():
    def nested():
        with transaction(db.session()):
            pass

    with transaction(db.session()):
        with pytest.raises(RuntimeError, match="within a transaction"):
            nested()
        db.session.add(a_right())
    assert stored()


def test_changes_made_before_the_transaction_are_refused():
    db.session.add(a_right())
    with pytest.raises(RuntimeError, match="before the transaction"):
        with transaction(db.session()):
            pass
    db.session.rollback()
    assert not stored()


def test_a_write_outside_of_a_transaction_is_refused():
    db.session.add(a_right())
    with pytest.raises(RuntimeError, match="outside of a transaction"):
        db.session.flush()
    db.session.rollback()


def test_a_transaction_sees_what_was_committed_since_the_last_reading(app):
    assert db.session.scalar(select(Right).where(Right.key_name == "test")).name == "测试"

    def rename():
        with app.app_context(), transaction(db.session()):
            db.session.scalar(select(Right).where(Right.key_name == "test")).name = "renamed"

    together(rename)
    with transaction(db.session()):
        assert db.session.scalar(select(Right).where(Right.key_name == "test")).name == "renamed"


def test_writers_at_the_same_moment_all_succeed(app):
    def write(number):
        with app.app_context(), transaction(db.session()):
            right = db.session.scalar(
                select(Right).where(Right.key_name == "test").with_for_update()
            )
            right.desc += str(number)

    together(*[lambda number=number: write(number) for number in range(6)])
    desc = db.session.scalar(select(Right.desc).where(Right.key_name == "test"))
    assert sorted(desc.removeprefix("自由使用的示例权限")) == list("012345")


def test_foreign_keys_are_obeyed(app):
    from sqlalchemy.exc import IntegrityError

    from imapp.models import RoleRight

    def dangle():
        with transaction(db.session()):
            db.session.add(RoleRight(role_id=999, right_id=999, denied=False))

    with pytest.raises(IntegrityError):
        dangle()
