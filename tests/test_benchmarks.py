"""The benchmarks in small: they still run, and the counts that they print hold at any size."""

import contextlib
import sys

import pytest

from benchmarks import __main__ as command
from benchmarks import database
from benchmarks.run import TOPICS as ALL_TOPICS
from benchmarks.run import Run
from benchmarks.sizes import Sizes
from imapp.extensions import db
from imapp.services import history
from imapp.services.identity import by_token

from . import services
from .costs import counting_instructions, work

# The browser's is in tests/browser/test_benchmark.py.
TOPICS = [name for name in ALL_TOPICS if name != "browser"]
SMALL = Sizes(
    rounds=2,
    rows=(2, 20),
    page_rows=(2, 20),
    messages_per_friend=6,
    messages=3_000,
    depths=(0, 1_000),
    missed_conversations=3,
    missed_each=4,
    chats=2,
    messages_per_chat=2,
    group_sockets=4,
    group_senders=2,
    messages_per_group_sender=2,
    scrolled_messages=90,
    scroll_seconds=20,
)


@pytest.fixture(scope="module", params=["sqlite", "mariadb"])
def run(request, worker, tmp_path_factory):
    """A run that has filled its database."""
    folder = tmp_path_factory.mktemp("bench")
    with contextlib.ExitStack() as stack:
        if request.param == "sqlite":
            url = database.sqlite(folder)
        else:
            create = contextlib.contextmanager(services.mysql_database)
            url = stack.enter_context(create(f"imapp_test_bench_{worker}"))
        run = Run(url, folder, SMALL)
        stack.callback(run.close)
        run.fill(TOPICS)
        yield run


@pytest.fixture(scope="module")
def tables(run):
    """What a run prints, by the first word of each table's title."""
    return {table.title.split(":")[0]: table for table in run.measure()}


def get(run, token: str, path: str):
    client = run.app.test_client()
    return client.get(path, headers={"Authorization": f"Bearer {token}"}).get_json()["data"]


def test_every_topic_is_measured_through_the_server(tables):
    assert list(tables) == ["Lists", "History", "Catching up", "Sending"]
    for table in tables.values():
        assert all(row[-1] > 0 for row in table.rows), table.text()


def test_a_list_takes_as_many_statements_for_many_rows_as_for_few(tables):
    for name in ("conversations", "friends", "applications", "users (admin)"):
        found = [row for row in tables["Lists"].rows if row[0] == name]
        assert [row[1] for row in found] == [2, 20]
        assert len({row[-1] for row in found}) == 1, tables["Lists"].text()


def test_one_sync_brings_all_that_was_missed(tables):
    assert [row[:2] for row in tables["Catching up"].rows] == [("up to date", 0), ("was away", 12)]


@pytest.mark.parametrize("path", ["/api/v1/conversations", "/api/v1/friend"])
def test_the_filled_lists_have_the_counters_of_real_ones(run, path):
    rows = get(run, run.handles["lists"].by_rows[20], path)
    found = [row.get("conversation", row) for row in rows]
    chats = [one for one in found if one["type"] == "chat"]
    assert len(chats) == 20
    for one in chats:
        assert one["lastMessage"]["seq"] == one["lastSeq"] == one["lastVersion"] == 6
        assert (one["readSeq"], one["unread"]) == (2, 2)


def test_a_page_of_history_costs_the_database_the_same_wherever_it_lies(run):
    chat = run.handles["history"]
    costs = {}
    with run.app.app_context():
        me = by_token(chat.token, "127.0.0.1")
        asked = {
            "first page": lambda: history.page(me, chat.conversation_id, 1, 20),
            "page in the middle": lambda: history.page(me, chat.conversation_id, 75, 20),
            "last page": lambda: history.page(me, chat.conversation_id, 150, 20),
            "before": lambda: history.before(me, chat.conversation_id, 1_500, 20),
            "after": lambda: history.after(me, chat.conversation_id, 1_500, 20),
            "around": lambda: history.around(me, chat.conversation_id, 1_500, 20),
        }
        connection = db.session.connection()
        with counting_instructions(connection):
            for name, ask in asked.items():
                before = work(connection)
                ask()
                costs[name] = work(connection) - before
                db.session.expunge_all()
    assert max(costs.values()) < 3 * costs["first page"], costs


def test_a_database_with_tables_in_it_is_refused(run):
    with pytest.raises(database.NotEmpty):
        run.fill(TOPICS)


def test_the_command_prints_the_machine_and_the_tables(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["benchmarks", "sync"])
    monkeypatch.setattr(command, "Sizes", lambda: SMALL)
    command.main()
    printed = capsys.readouterr().out
    assert "SQLite" in printed
    assert "Catching up: one sync over 3 conversations" in printed


def test_an_unknown_topic_is_refused_in_words(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["benchmarks", "nonsense"])
    with pytest.raises(SystemExit):
        command.main()
    assert "nonsense" in capsys.readouterr().err
