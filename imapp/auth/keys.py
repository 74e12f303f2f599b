"""What lets one in: the devices that are logged in, and tokens for programs."""

from typing import Annotated, Literal

from pydantic import Field

from .. import payloads
from ..api import DEVICE
from ..lib.fields import Body, Filled
from ..services import devices, tokens
from ..services.identity import Caller
from ..shapes import DeviceShape, MadeTokenShape, TokenShape
from . import blueprint


class NewToken(Body):
    name: Annotated[Filled, Field(max_length=40)]
    scopes: Annotated[list[Literal["read", "send", "manage"]], Field(min_length=1, max_length=3)]
    days: Annotated[int, Field(ge=1, le=3650)] | None = None


@blueprint.operation("GET", "/sessions", data=list[DeviceShape], scope=DEVICE)
def sessions(me: Caller):
    """The devices on which the caller is logged in, the last used first."""
    return [payloads.device(one, me.device_id) for one in devices.mine(me)]


@blueprint.operation("DELETE", "/sessions/<id:session_id>", scope=DEVICE)
def end_session(me: Caller, session_id: int):
    """Log a device out; its sockets close at once."""
    devices.end(me, session_id)


@blueprint.operation("GET", "/tokens", data=list[TokenShape], scope=DEVICE)
def list_tokens(me: Caller):
    """The caller's personal access tokens, without their secrets."""
    return [payloads.token(one) for one in tokens.mine(me)]


@blueprint.operation(
    "POST", "/tokens", body=NewToken, data=MadeTokenShape, status=201, scope=DEVICE
)
def make_token(me: Caller, body: NewToken):
    """Make a token. Its secret is in this answer and never again. `read` sees, `send` also
    writes messages, `manage` does everything else; it ends after `days`, or never."""
    return payloads.new_token(*tokens.make(me, body.name, body.scopes, body.days))


@blueprint.operation("DELETE", "/tokens/<id:token_id>", scope=DEVICE)
def end_token(me: Caller, token_id: int):
    """Delete a token; sockets that came with it close at once."""
    tokens.end(me, token_id)
