"""What lets the caller in: his devices, and tokens for programs."""

from flask import render_template

from ... import payloads
from ...lib.user_agents import described
from ...services import devices, tokens
from ...services.identity import SCOPES, Caller
from . import blueprint


@blueprint.page("/me/devices")
def my_devices(me: Caller):
    """Where the caller is logged in; this device first, then the last used."""
    rows = [payloads.device(one, me.device_id) for one in devices.mine(me)]
    rows.sort(key=lambda row: not row["current"])
    described_rows = [(row, described(row["userAgent"])) for row in rows]
    return render_template("auth/devices.html", rows=described_rows)


@blueprint.page("/me/tokens")
def my_tokens(me: Caller):
    """The caller's personal access tokens."""
    rows = [payloads.token(one) for one in tokens.mine(me)]
    return render_template("auth/tokens.html", rows=rows)


@blueprint.page("/me/tokens/new")
def new_token(me: Caller):
    """Make a token; its secret is shown once."""
    return render_template("auth/new_token.html", scopes=SCOPES)
