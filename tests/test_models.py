"""What the database itself guarantees, whoever writes to it."""

import pytest
from sqlalchemy import CheckConstraint, UniqueConstraint, insert, inspect, select
from sqlalchemy.exc import IntegrityError, OperationalError

from imapp.extensions import db
from imapp.lib.database import transaction
from imapp.models import (
    AccessToken,
    Apply,
    Conversation,
    Deletion,
    Device,
    Friend,
    Group,
    Member,
    Mention,
    Message,
    Right,
    Role,
    User,
)

# Those of which `rows` has one.
MODELS = (Message, Conversation, Friend, Member, Group, Apply, Mention, Deletion, Device)
TABLES = db.metadata.sorted_tables


def every_table(test):
    return pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)(test)


@every_table
def test_every_foreign_key_begins_an_index(context, table):
    """In the database as migrated: without one, deleting what is referred to reads every row."""
    inspector = inspect(db.engine)
    beginnings = {
        columns[0]
        for columns in (
            *(one["column_names"] for one in inspector.get_indexes(table.name)),
            *(one["column_names"] for one in inspector.get_unique_constraints(table.name)),
            inspector.get_pk_constraint(table.name)["constrained_columns"],
        )
        # A full-text table of SQLite has no key that it names.
        if columns
    }
    keys = inspector.get_foreign_keys(table.name)
    assert {key["constrained_columns"][0] for key in keys} <= beginnings


@every_table
def test_every_constraint_and_index_has_a_name(context, table):
    """A migration can only alter what has a name."""
    inspector = inspect(db.engine)
    found = [
        *inspector.get_foreign_keys(table.name),
        *inspector.get_unique_constraints(table.name),
        *inspector.get_check_constraints(table.name),
        *inspector.get_indexes(table.name),
    ]
    assert [one for one in found if not one["name"]] == []


@every_table
def test_the_models_name_what_the_database_has(context, table):
    inspector = inspect(db.engine)
    checks = {one["name"] for one in inspector.get_check_constraints(table.name)}
    uniques = {one["name"] for one in inspector.get_unique_constraints(table.name)}
    assert named(table, CheckConstraint) <= checks
    assert named(table, UniqueConstraint) == uniques


def named(table, kind) -> set[str]:
    return {one.name for one in table.constraints if isinstance(one, kind)}


@pytest.fixture
def rows(cast):
    """One row of everything, made by the product; what the tests try to store beside it."""
    alice, bob = cast("alice"), cast("bobby")
    chat = cast.befriend(alice, bob)
    group = cast.group(alice, bob)
    sent = alice.send(chat, clientId="once").data
    alice.call("delete", conversationId=chat, ids=[sent["id"]])
    alice.post("/tokens", {"name": "t", "scopes": ["read"]})
    asker = cast("asker")
    asker.post("/applies", {"type": "user", "toId": alice.id})
    message = {"conversation_id": chat, "seq": 99, "version": 99, "kind": "txt", "body": {}}
    return {
        Message: message | {"from_id": alice.id},
        Conversation: {"type": "chat", "low_id": alice.id, "high_id": asker.id},
        Friend: {"user_id": alice.id, "friend_id": asker.id, "conversation_id": chat},
        Member: {"conversation_id": chat, "user_id": asker.id},
        Group: {"name": "new", "owner_id": alice.id},
        Apply: {"from_id": bob.id, "to_user_id": asker.id, "waiting_key": "user:new"},
        Mention: {"user_id": bob.id, "message_id": sent["id"]},
        Deletion: {"user_id": bob.id, "message_id": sent["id"], "conversation_id": chat, "seq": 1},
        User: {"username": "newcomer", "username_key": "newcomer"},
        Right: {"name": "new", "key_name": "new"},
        Role: {"name": "new", "key_name": "new"},
        Device: {"user_id": bob.id, "fingerprint": "new"},
        AccessToken: {"user_id": bob.id, "fingerprint": "new", "name": "t", "scopes": ""},
        "alice": alice.id,
        "bob": bob.id,
        "asker": asker.id,
        "group": group["id"],
    }


def store(model, values: dict) -> None:
    with transaction(db.session()):
        db.session.execute(insert(model).values(**values))


def existing(*columns) -> dict:
    """The values of these columns in the first row that has them all."""
    query = select(*columns).where(*(column.is_not(None) for column in columns))
    return dict(db.session.execute(query.limit(1)).mappings().one())


UNIQUE = (
    (Message.conversation_id, Message.seq),
    (Message.conversation_id, Message.version),
    (Message.from_id, Message.client_id),
    (Conversation.low_id, Conversation.high_id),
    (Conversation.group_id,),
    (Friend.user_id, Friend.friend_id),
    (Member.conversation_id, Member.user_id),
    (Apply.waiting_key,),
    (Deletion.user_id, Deletion.message_id),
    (Deletion.user_id, Deletion.conversation_id, Deletion.seq),
    (User.username_key,),
    (Right.key_name,),
    (Role.key_name,),
    (Device.fingerprint,),
    (AccessToken.fingerprint,),
)


@pytest.mark.parametrize("columns", UNIQUE, ids=lambda one: " and ".join(map(str, one)))
def test_nothing_is_stored_twice(rows, context, columns):
    model = columns[0].class_
    twice = rows[model] | existing(*columns)
    with pytest.raises(IntegrityError):
        store(model, twice)
    store(model, rows[model])


def test_an_account_elsewhere_belongs_to_one_user(rows, context):
    account = {"provider": "github", "provider_id": "7"}
    store(User, rows[User] | account)
    with pytest.raises(IntegrityError):
        store(User, {"username": "another", "username_key": "another"} | account)


SENSELESS = (
    ("ck_friends_not_oneself", Friend, {"friend_id": "alice"}),
    ("ck_conversations_ordered_pair", Conversation, {"low_id": "asker", "high_id": "alice"}),
    ("ck_conversations_type", Conversation, {"type": "party"}),
    ("ck_members_role", Member, {"role": "king"}),
    ("ck_chat_groups_join_policy", Group, {"join_policy": "never"}),
    ("ck_applies_one_target", Apply, {"to_user_id": None}),
    ("ck_applies_one_target", Apply, {"to_group_id": "group"}),
)


@pytest.mark.parametrize(("check", "model", "wrong"), SENSELESS, ids=str)
def test_what_makes_no_sense_is_not_stored(rows, context, check, model, wrong):
    values = {name: rows.get(value, value) for name, value in wrong.items()}
    # MariaDB's own number for this is unknown to PyMySQL, which calls it operational.
    with pytest.raises((IntegrityError, OperationalError), match=check):
        store(model, rows[model] | values)
    store(model, rows[model])


REFERENCES = [
    key.parent
    for model in MODELS
    for key in sorted(model.__table__.foreign_keys, key=lambda key: key.parent.name)
]


@pytest.mark.parametrize("column", REFERENCES, ids=str)
def test_nothing_refers_to_what_is_not_there(rows, context, column):
    # So that no CHECK is the first to refuse it.
    beside = {"to_group_id": {"to_user_id": None}, "low_id": {"high_id": None}}
    model = next(one for one in MODELS if one.__table__ is column.table)
    values = rows[model] | {column.name: 10**9} | beside.get(column.name, {})
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        store(model, values)


def test_what_is_nobodys_client_id_may_repeat(rows, context):
    for seq in (99, 100):
        store(Message, rows[Message] | {"seq": seq, "version": seq, "client_id": None})


def test_another_sender_may_use_the_same_client_id(rows, context):
    store(Message, rows[Message] | {"from_id": rows["bob"], "client_id": "once"})


def test_names_that_differ_in_a_letter_s_accent_are_two_names(rows, context):
    """MySQL's usual collation takes é for e."""
    for name in ("cafe", "café"):
        store(Right, {"name": name, "key_name": name})
        store(User, {"username": name, "username_key": name})
