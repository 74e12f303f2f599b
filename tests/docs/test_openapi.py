"""The routes are driven from their own description, which must be valid, complete and true."""

import re

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from werkzeug.test import Client

from imapp import create_app, payloads
from imapp.api import operations
from imapp.docs.openapi import openapi
from imapp.docs.refusals import CONFLICTS, LIMITED, REFUSALS
from imapp.docs.schemas import codes
from imapp.errors import AppError
from imapp.pages import Pages
from imapp.services import people

from .world import World, narrowed

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Cases of each operation: as many that it allows, and that it forbids.
EXAMPLES = 8


def described() -> dict:
    nowhere = {"DATABASE_URL": "sqlite:///nowhere.db", "SECRET_KEY": "only for the tests"}
    return openapi(create_app(nowhere | {"REDIS_URL": ""}, ASYNC_MODE="threading"))


DOCUMENT = described()
OPERATIONS = [
    (method.upper(), path) for path, methods in DOCUMENT["paths"].items() for method in methods
]


@pytest.fixture
def world(cast):
    return World(cast)


def drive(world: World, method: str, path: str) -> set[int]:
    """Call the operation with what its description allows and with what it forbids; the statuses
    seen. Raises `FailureGroup` on an answer that is not described."""
    one = {path: {method.lower(): DOCUMENT["paths"][path][method.lower()]}}
    schema = schemathesis.openapi.from_dict(narrowed(DOCUMENT | {"paths": one}, world.names(path)))
    schema.config.generation.update(with_security_parameters=False)
    schema.app = world.app
    browser = Client(world.app)
    browser.set_cookie("session", world.session)
    operation = schema[path][method]
    seen = set()

    def call(case):
        sent = case.as_transport_kwargs()
        # The library reads answers as they come.
        sent["headers"]["Accept-Encoding"] = "identity"
        response = browser.open(**sent, buffered=True)
        seen.add(response.status_code)
        case.validate_response(response, checks=CHECKS)

    takes_something = operation.body or operation.query or operation.path_parameters
    for mode in GenerationMode:
        if mode is GenerationMode.POSITIVE or takes_something:
            bounded(given(operation.as_strategy(generation_mode=mode))(call))()
    return seen


def bounded(test):
    """The same few cases each time; no shrinking, for the world changes under it."""
    return settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )(test)


def test_the_description_is_valid_openapi():
    schemathesis.openapi.from_dict(DOCUMENT).validate()


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_the_route_answers_as_described(world, method, path):
    responses = DOCUMENT["paths"][path][method.lower()]["responses"]
    success = {int(status) for status in responses if status.startswith("2")}
    assert success & drive(world, method, path)


@pytest.mark.parametrize("view", LIMITED)
def test_who_comes_too_often_is_answered_as_described(world, view, monkeypatch):
    limits = world.app.extensions["limits"]
    monkeypatch.setattr(limits, "hit", lambda *arguments: 7)
    (operation,) = (one for one in operations(world.app) if one.view.__name__ == view)
    (path,) = (
        path
        for method, path in OPERATIONS
        if method == operation.method and path.endswith(last_word(operation.path))
    )
    assert 429 in drive(world, operation.method, path)


def last_word(path: str) -> str:
    return "}/" + path.rsplit(">/", 1)[-1] if ">" in path else path


def test_a_field_that_is_not_described_fails(world, monkeypatch):
    honest = payloads.user_info
    monkeypatch.setattr(payloads, "user_info", lambda info: honest(info) | {"secret": 1})
    with pytest.raises(FailureGroup, match="Response violates schema"):
        drive(world, "GET", "/api/v1/userinfo/{userId}")


def test_a_status_that_is_not_described_fails(world, monkeypatch):
    def refuse(user_id):
        raise Teapot()

    monkeypatch.setattr(people, "profile", refuse)
    with pytest.raises(FailureGroup, match="Undocumented status code"):
        drive(world, "GET", "/api/v1/userinfo/{userId}")


class Teapot(AppError):
    code, status = "conflict", 418


def test_every_route_is_described(app):
    routes = {
        (method, re.sub(r"<(id:)?(\w+)>", r"{\2}", rule.rule).replace("_id}", "Id}"))
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.endpoint not in {"static", "home"} and not is_of_pages(rule, app)
    }
    assert routes == set(OPERATIONS)


def is_of_pages(rule, app) -> bool:
    """Whether a route is for browsers: a page, or what pages are made of."""
    name = rule.endpoint.partition(".")[0]
    return name == "assets" or isinstance(app.blueprints[name], Pages)


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does():
    found = [DOCUMENT["paths"][path][method.lower()] for method, path in OPERATIONS]
    names = [operation["operationId"] for operation in found]
    assert len(set(names)) == len(names)
    assert all(operation["summary"] and "security" in operation for operation in found)


def test_what_a_token_may_do_is_told_by_its_scope():
    for method, path in OPERATIONS:
        operation = DOCUMENT["paths"][path][method.lower()]
        tokens = {"token": []} in operation["security"]
        assert tokens == (operation.get("x-scope") in ("read", "send", "manage"))


def test_every_code_of_a_refusal_is_described():
    told = {code for refusal in REFUSALS.values() for code in refusal.codes}
    assert told == set(codes()) - {"1"}


def test_the_tables_of_refusals_name_what_exists(app):
    views = {operation.view.__name__ for operation in operations(app)}
    assert views >= CONFLICTS | set(LIMITED)
