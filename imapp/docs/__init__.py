"""The description of the API: made from the code that validates, readable without the network."""

from flask import Blueprint, current_app, jsonify, make_response, render_template, request

from .asyncapi import asyncapi
from .openapi import openapi
from .reading import chapters
from .refusals import REFUSALS

blueprint = Blueprint("docs", __name__, url_prefix="/api/docs")


@blueprint.get("/openapi.json")
def openapi_json():
    return _cached("openapi.json", lambda: jsonify(_documents()[0]))


@blueprint.get("/asyncapi.json")
def asyncapi_json():
    return _cached("asyncapi.json", lambda: jsonify(_documents()[1]))


@blueprint.get("/")
def page():
    return _cached("page", lambda: make_response(_page()))


def _documents() -> tuple[dict, dict]:
    return openapi(current_app._get_current_object()), asyncapi()


def _page() -> str:
    routes, events = _documents()
    return render_template(
        "docs/page.html",
        routes=routes,
        events=events,
        chapters=chapters(routes, events),
        refusals=REFUSALS.values(),
    )


def _cached(name: str, make):
    """What `make` answers, made once: neither routes nor kinds change while the server runs."""
    kept = current_app.extensions.setdefault("docs", {})
    if name not in kept:
        made = make()
        kept[name] = made.get_data(), made.mimetype
    body, mimetype = kept[name]
    response = make_response(body)
    response.mimetype = mimetype
    response.cache_control.no_cache = True
    response.add_etag()
    return response.make_conditional(request)
