"""The tab "discover", one's own QR code, and reading others'."""

from flask import render_template

from ... import payloads
from ...pages import qr_code
from ...services import conversations, people
from ...services.identity import Caller
from . import blueprint


@blueprint.page("/discover")
def discover(me: Caller):
    """Where to go from here."""
    return render_template(
        "social/discover/discover.html", robot_conversation_id=conversations.with_robot(me)
    )


@blueprint.page("/me/code")
def my_code(me: Caller):
    """The QR code that leads to the caller's page."""
    person = payloads.person(people.profile(me.id))
    code = qr_code(f"people/{me.id}", person["userInfo"]["nickname"])
    return render_template("social/discover/code.html", person=person, code=code)


@blueprint.page("/scan")
def scan(me: Caller):
    """Reading a QR code, with the camera or from a picture."""
    return render_template("social/discover/scan.html")
