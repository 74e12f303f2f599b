"""Logging in and signing up: forms that work without scripts, too."""

from datetime import timedelta

from flask import (
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import lazy_gettext
from flask_login import current_user

from ...api import parse
from ...errors import AppError, Conflict, TooMany, wants_page
from ...lib.clock import now
from ...locale import COOKIE as LANGUAGE
from ...pages import inner_address
from .. import account
from . import blueprint

FIELDS = ("username", "password")
# Whoever lost his login is told why by what the page before noted (see static/js/lib/kicked.js).
KICKED = "kicked"
REASONS = {
    "logged_out": lazy_gettext("This device was logged out."),
    "banned": lazy_gettext("This account has been disabled."),
}
GITHUB = "/api/v1/passport/github"
YEAR_IN_SECONDS = 31_536_000


@blueprint.page("/login", public=True, form=True)
def login(refusal: AppError | None):
    """The login form; who is logged in already goes on to where he wanted."""
    answer = make_response(_enter("login.html", account.Login, account.login, refusal))
    if KICKED in request.cookies:
        answer.delete_cookie(KICKED)
    return answer


@blueprint.page("/signup", public=True, form=True)
def signup(refusal: AppError | None):
    """The sign-up form; says so while sign-up is closed."""
    return _enter("signup.html", account.SignUp, account.sign_up, refusal)


@blueprint.page("/language", public=True, form=True)
def language(refusal: AppError | None):
    """Choose the language of this browser, for who has not logged in."""
    wanted = inner_address(request.args.get("next"), url_for("auth_pages.login"))
    answer = make_response(redirect(wanted, 303))
    if request.method == "POST":
        if refusal:
            raise refusal
        chosen = parse(account.Language, request.form.to_dict()).language
        answer.set_cookie(
            LANGUAGE,
            chosen,
            max_age=YEAR_IN_SECONDS,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
    return answer


def _enter(template: str, model, enter, refusal: AppError | None):
    wanted = inner_address(request.args.get("next"), "/")
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(wanted)
    if request.method == "POST" and refusal is None:
        try:
            enter(parse(model, request.form.to_dict()))
            return redirect(wanted, 303)
        except AppError as error:
            refusal = error
    return _form(template, wanted, refusal)


def _form(template: str, wanted: str, refusal: AppError | None):
    """The page with its form as it was filled in, without the password."""
    if refusal and not wants_page():
        raise refusal
    page = render_template(
        f"auth/{template}",
        refusal=refusal,
        errors=_field_errors(refusal),
        wait_until=now() + timedelta(seconds=refusal.retry_after) if _is_many(refusal) else None,
        kicked=REASONS.get(request.cookies.get(KICKED)),
        # It still names a device, and that lets nobody in.
        is_ended="device" in session,
        username=request.form.get("username", ""),
        next=wanted if wanted != "/" else None,
        is_open=current_app.config["SIGNUP_OPEN"],
        github=GITHUB if _has_github() else None,
    )
    headers = {"Retry-After": str(refusal.retry_after)} if _is_many(refusal) else {}
    return page, refusal.status if refusal else 200, headers


def _is_many(refusal: AppError | None) -> bool:
    return isinstance(refusal, TooMany)


def _field_errors(refusal: AppError | None) -> dict[str, str]:
    """What is wrong, by the field beside which it is said."""
    if isinstance(refusal, Conflict):
        return {"username": str(refusal.message)}
    found = (refusal.data or {}) if refusal else {}
    return {name: found[name] for name in FIELDS if name in found}


def _has_github() -> bool:
    """Whether GitHub's login is there and set up."""
    routes = current_app.url_map.bind("")
    return bool(current_app.config["GITHUB_CLIENT_ID"]) and routes.test(GITHUB, "GET")
