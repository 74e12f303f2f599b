"""The readable page: complete, self-contained, and its examples true."""

import json
from html.parser import HTMLParser

import jsonschema_rs
import pytest
from pydantic import TypeAdapter

from imapp import kinds
from imapp.api import operations
from imapp.docs import openapi as routes_of
from imapp.docs.asyncapi import asyncapi
from imapp.docs.examples import Examples
from imapp.sockets import ImNamespace
from imapp.sockets.dispatch import events


class Page(HTMLParser):
    """What matters of a page: its elements with their attributes, and its text."""

    def __init__(self, html: str):
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data

    def all(self, name: str) -> list[str]:
        """The values of an attribute, in order."""
        return [attributes[name] for _, attributes in self.elements if name in attributes]


@pytest.fixture
def response(app):
    return app.test_client().get("/api/docs/")


@pytest.fixture
def page(response):
    return Page(response.text)


@pytest.fixture(params=["routes", "events"])
def document(app, request):
    return routes_of(app) if request.param == "routes" else asyncapi()


def test_every_route_and_event_is_on_the_page(app, page):
    for operation in operations(app):
        path = operation.path.split("<")[0]
        assert path in page.text
    for event in events(ImNamespace):
        assert event.name in page.text
    for name in routes_of(app)["paths"]:
        assert name in page.text


def test_the_page_runs_nothing_and_loads_nothing_from_elsewhere(response, page):
    assert not {"script", "style", "iframe", "img"} & {tag for tag, _ in page.elements}
    assert not [name for _, one in page.elements for name in one if name[:2] == "on"]
    assert not page.all("style")
    assert all(link.startswith(("/", "#")) for link in page.all("href") + page.all("src"))
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]


def test_every_link_leads_somewhere(app, page):
    ids = page.all("id")
    assert len(set(ids)) == len(ids)
    for link in page.all("href"):
        if link.startswith("#"):
            assert link[1:] in ids, link
        else:
            with app.test_client().get(link) as answer:
                assert answer.status_code == 200, link


def test_every_table_has_a_caption_and_every_example_a_label(page):
    tags = [tag for tag, _ in page.elements]
    assert tags.count("table") == tags.count("caption") > 50
    assert all("aria-label" in one for tag, one in page.elements if tag == "pre")


def test_an_unchanged_description_is_not_sent_again(app):
    browser = app.test_client()
    for path in ("/api/docs/", "/api/docs/openapi.json", "/api/docs/asyncapi.json"):
        tag = browser.get(path).headers["ETag"]
        assert browser.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_a_host_that_someone_made_up_is_not_kept_in_the_page(app):
    browser = app.test_client()
    browser.get("/api/docs/", base_url="http://evil.example")
    assert "evil.example" not in browser.get("/api/docs/").text


def test_every_field_says_what_it_means(document):
    for name, shape in document["components"]["schemas"].items():
        for field, schema in shape.get("properties", {}).items():
            assert schema.get("description"), f"{name}.{field}"


def test_the_example_of_every_shape_is_one_of_it(document):
    schemas = document["components"]["schemas"]
    examples = Examples(schemas)
    for name in schemas:
        schema = {"$ref": f"#/components/schemas/{name}"}
        validator = jsonschema_rs.validator_for(schema | {"components": {"schemas": schemas}})
        validator.validate(examples.of(schema))


def test_what_the_examples_send_is_accepted(app):
    for found, document in ((operations(app), routes_of(app)), (events(ImNamespace), asyncapi())):
        examples = Examples(document["components"]["schemas"])
        for model in {one.body for one in found if one.body} | set(kinds.sendable()):
            name = TypeAdapter(model).json_schema()["title"]
            sent = examples.of({"$ref": f"#/components/schemas/{name}"})
            model.model_validate(json.loads(json.dumps(sent)))
