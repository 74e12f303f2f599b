"""Every route and every event, as everyone: the answer is the table's, and what is refused changes
nothing and is heard by nobody."""

import pytest
from flask import Flask

from imapp.sockets import ImNamespace
from imapp.sockets.dispatch import events

from .conftest import begin_anew
from .permissions import CALLERS, ROWS, Row
from .robot import at_work
from .world import World


@pytest.fixture(scope="module")
def world(session_app):
    begin_anew(session_app)
    recall_seconds = session_app.config["RECALL_SECONDS"]
    # The table takes a while; who recalls too late is another test's matter.
    session_app.config["RECALL_SECONDS"] = 3600
    with at_work(session_app):
        world = World(session_app)
        yield world
        world.close()
    session_app.config["RECALL_SECONDS"] = recall_seconds


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_everyone_is_answered_as_the_table_says(world, row):
    assert {who: world.attempt(who, row) for who in CALLERS} == row.expected


def test_the_table_names_every_route_and_event_and_nothing_else(session_app):
    assert {_named_by(row, session_app) for row in ROWS} == _served_by(session_app)


def _served_by(app: Flask) -> set[tuple[str, str]]:
    routes = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    return routes | {("EMIT", event.name) for event in events(ImNamespace)}


def _named_by(row: Row, app: Flask) -> tuple[str, str]:
    """The method and the rule, or the event, that the row is about."""
    path, _ = row.filled(dict.fromkeys(row.names(), 1))
    if row.method == "EMIT":
        return row.method, path
    rule, _ = app.url_map.bind("localhost").match(
        path.partition("?")[0], row.method, return_rule=True
    )
    return row.method, rule.rule
