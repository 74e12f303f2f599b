"""The description of the API: made from the code that validates, readable without the network."""

from flask import Blueprint, current_app, render_template

from .description import asyncapi, openapi

blueprint = Blueprint("docs", __name__, url_prefix="/api/docs")


@blueprint.get("/openapi.json")
def openapi_json():
    return openapi(current_app._get_current_object())


@blueprint.get("/asyncapi.json")
def asyncapi_json():
    return asyncapi()


@blueprint.get("/")
def page():
    app = current_app._get_current_object()
    return render_template("docs/page.html", openapi=openapi(app), asyncapi=asyncapi())
