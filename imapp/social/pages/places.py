"""Places on maps: one that was sent, and choosing one to send."""

from typing import Annotated

from flask import render_template
from pydantic import Field

from ... import payloads
from ...lib.fields import Line, Query
from ...pages import query
from ...services import conversations
from ...services.identity import Caller
from . import blueprint


class PlaceQuery(Query):
    title: Annotated[Line, Field(max_length=200)] = ""
    lng: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]


@blueprint.page("/places")
def place(me: Caller):
    """The place that the address names, on a map."""
    return render_template("social/places/place.html", place=query(PlaceQuery))


@blueprint.page("/chats/<id:conversation_id>/place")
def choose_place(me: Caller, conversation_id: int):
    """A map to choose a place on, and send it."""
    view = conversations.one(me, conversation_id)
    return render_template("social/places/choose.html", conversation=payloads.conversation(view))
