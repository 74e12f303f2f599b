"""The HTML edge: who may look at a page, what every page is given, whole or as a fragment.

A page is asked for by its address and answered as a whole document; the page stack in the browser
asks with the header `X-Fragment` and is answered the page's own element alone.
"""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, Flask, make_response, request
from flask_babel import lazy_gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from jinja2 import StrictUndefined
from markupsafe import Markup
from pydantic import ValidationError
from werkzeug.wrappers import Response

from .api import DEVICE, require_scope
from .errors import Invalid, Unauthenticated
from .lib import qr
from .lib.clock import iso
from .lib.fields import Body, field_errors
from .services.identity import Caller

csrf = CSRFProtect()
# A name has at most 253 characters (RFC 1035, section 2.3.4), a port five.
LONGEST_HOST = 253 + len(":65535")


class Pages(Blueprint):
    """A blueprint whose routes are pages of people who are logged in, on a device."""

    def page(self, path: str, *, public: bool = False, form: bool = False) -> Callable:
        """Serve `path` with the decorated view, called as `view(me, **path ids)`, without `me`
        when `public`. A `form` is also posted to, with the token that its page carries; its view
        is given the `refusal` when that is missing or old, to be shown with the form."""

        def decorate(view: Callable) -> Callable:
            @wraps(view)
            def answer(**ids):
                given = {"refusal": _foreign_form()} if form else {}
                who = () if public else (_caller(),)
                return _private(make_response(view(*who, **ids, **given)))

            methods = ["GET", "POST"] if form else ["GET"]
            self.add_url_rule(path, view.__name__, answer, methods=methods)
            return view

        return decorate


def init_app(app: Flask) -> None:
    # JSON routes are protected by Origin (see `origins`); the token is asked where forms post.
    app.config |= {"WTF_CSRF_CHECK_DEFAULT": False, "WTF_CSRF_TIME_LIMIT": None}
    csrf.init_app(app)
    app.jinja_env.globals.update(is_fragment=is_fragment, me=me, theme=theme)
    app.jinja_env.filters["iso"] = iso
    # A word that a template misspelt is an error, not an empty place.
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def is_fragment() -> bool:
    """Whether the page stack asks, which has the frame around the page already."""
    return "X-Fragment" in request.headers


def me() -> Caller | None:
    """Who looks, for templates; nobody before the login."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def theme() -> str:
    """`light`, `dark`, or `system`: what was chosen on this device."""
    chosen = request.cookies.get("theme")
    return chosen if chosen in {"light", "dark"} else "system"


def inner_address(wanted: str | None, otherwise: str) -> str:
    """`wanted` if it leads to a page of ours, else `otherwise`: nobody is sent elsewhere."""
    if not wanted or not wanted.startswith("/") or not wanted.isprintable():
        return otherwise
    # Browsers read `//` as the beginning of a host, `\` as `/`, and resolve `..` before both.
    path = wanted.partition("?")[0]
    return otherwise if "//" in path or "\\" in path else wanted


def qr_code(path: str, label: str) -> Markup:
    """A picture that leads the camera of a phone to a page of this server."""
    try:
        address = request.host_url + path
    except UnicodeError:  # a host that is no name
        raise Invalid() from None
    if len(request.host) > LONGEST_HOST:
        raise Invalid()
    return qr.svg(address, label)


def query(model: type[Body]) -> Body:
    """The address's query as `model`; `Invalid` naming what is wrong."""
    try:
        return model.model_validate(request.args.to_dict())
    except ValidationError as error:
        raise Invalid.fields(field_errors(error)) from None


def _foreign_form() -> Invalid | None:
    """Why what was posted does not come from the page that was given to this browser."""
    if request.method == "POST":
        try:
            csrf.protect()
        except CSRFError:
            return Invalid(lazy_gettext("This page had been open for too long. Please try again."))
    return None


def _caller() -> Caller:
    if not current_user.is_authenticated:
        raise Unauthenticated()
    me = current_user._get_current_object()
    require_scope(me, DEVICE)
    return me


def _private(response: Response) -> Response:
    """What one person sees stays out of every cache."""
    response.headers.setdefault("Cache-Control", "no-store")
    response.vary.add("X-Fragment")
    response.vary.add("Cookie")
    return response
