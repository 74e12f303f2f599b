"""Accounts: sign-up, login, logout, the current user, the password."""

from typing import Annotated, Literal

from flask import after_this_request, current_app, request, session
from flask_login import current_user as login_state
from pydantic import Field

from ..api import DEVICE, limit
from ..lib.fields import Body, Username
from ..locale import COOKIE as LANGUAGE
from ..payloads import current_user
from ..services import accounts, devices, people
from ..services.identity import Caller
from ..shapes import CurrentUserShape
from . import blueprint

Password = Annotated[str, Field(min_length=6, max_length=128)]


class SignUp(Body):
    username: Username
    password: Password


class Login(Body):
    username: Annotated[str, Field(max_length=64)]
    password: Annotated[str, Field(max_length=128)]


class NewPassword(Body):
    old_password: Annotated[str, Field(max_length=128)]
    new_password: Password


class Language(Body):
    language: Literal["zh_Hans_CN", "en"] | None


@blueprint.operation("POST", "/signup", body=SignUp, data=CurrentUserShape, public=True)
def sign_up(body: SignUp):
    """Make an account and log in. `forbidden` while sign-up is closed, `conflict` when the name
    is taken."""
    limit("signup", request.remote_addr)
    return _start(accounts.sign_up(body.username, body.password))


@blueprint.operation("POST", "/login", body=Login, data=CurrentUserShape, public=True)
def login(body: Login):
    """Log in. Needs the right `login`; an unknown name and a wrong password are answered alike."""
    # Counted before the password is looked at, which takes a while: many at once are many.
    limit("login-address", request.remote_addr)
    attempts = ("login", request.remote_addr, body.username.lower())
    limit(*attempts)
    user_id, verified = accounts.authenticate(body.username, body.password)
    current_app.extensions["limits"].forgive(*attempts)
    return _start(user_id, verified)


def _start(user_id: int, verified: str | None = None) -> CurrentUserShape:
    """Log this browser in, in a session of its own: what it had before is gone."""
    before = login_state._get_current_object()
    if before.is_authenticated and before.device_id:
        devices.end(before, before.device_id)
    address = request.remote_addr or ""
    secret = devices.start(user_id, request.user_agent.string, address, verified)
    session.clear()
    session.permanent = True
    session["device"] = secret
    return current_user(*accounts.current(user_id))


@blueprint.operation("POST", "/logout", scope=DEVICE)
def logout(me: Caller):
    """Log this device out; its sockets close."""
    devices.end(me, me.device_id)
    session.clear()


@blueprint.operation("GET", "/currentUser", data=CurrentUserShape)
def read(me: Caller):
    """Who is logged in, with his roles and the rights he has now."""
    return current_user(*accounts.current(me.id))


@blueprint.operation("PUT", "/password", body=NewPassword, scope=DEVICE, rule="password")
def change_password(me: Caller, body: NewPassword):
    """Change the password; all other devices and all tokens end, their sockets at once."""
    accounts.change_password(me, body.old_password, body.new_password)


@blueprint.operation("PUT", "/language", body=Language, data=CurrentUserShape)
def set_language(me: Caller, body: Language):
    """Choose the language one is answered in; null for the browser's."""

    @after_this_request
    def forget_what_was_chosen_before_the_login(response):
        if LANGUAGE in request.cookies:
            response.delete_cookie(LANGUAGE)
        return response

    people.set_language(me, body.language)
    return current_user(*accounts.current(me.id))
