"""What can go wrong, said once: raised anywhere, answered as page, JSON or ack by the edges."""

from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask.globals import request_ctx
from flask_babel import gettext, lazy_gettext
from sqlalchemy.exc import OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException

from .extensions import db


class AppError(Exception):
    """A refusal that a person can act on.

    `code` is the stable word of the envelope, `status` the HTTP status, `data` the field errors
    (`{field: sentence}`) or other facts about the refusal.
    """

    code = "1"
    status = 400
    message = lazy_gettext("That did not work.")

    def __init__(self, message: Any = None, data: dict | None = None):
        if message is not None:
            self.message = message
        super().__init__(self.code)
        self.data = data

    def envelope(self) -> dict:
        return {"statusCode": self.code, "errorMessage": str(self.message), "data": self.data}


class Unauthenticated(AppError):
    code, status = "unauthenticated", 401
    message = lazy_gettext("Please log in.")


class Forbidden(AppError):
    code, status = "forbidden", 403
    message = lazy_gettext("You are not allowed to do that.")


class Muted(AppError):
    code, status = "muted", 403
    message = lazy_gettext("You are muted and can't send messages.")


class NotFound(AppError):
    code, status = "not_found", 404
    message = lazy_gettext("There is no such thing, or it is not for you to see.")


class Conflict(AppError):
    code, status = "conflict", 409
    message = lazy_gettext("That has been done or taken already.")


class TooLarge(AppError):
    code, status = "too_large", 413
    message = lazy_gettext("That is too large.")


class Invalid(AppError):
    """Bad input; `field` and `fields` name what is wrong, and the first one's sentence leads."""

    code, status = "invalid", 422
    message = lazy_gettext("Something in what was sent is not right.")

    @classmethod
    def field(cls, name: str, sentence: Any) -> "Invalid":
        return cls(sentence, {name: str(sentence)})

    @classmethod
    def fields(cls, errors: dict[str, str]) -> "Invalid":
        name, sentence = next(iter(errors.items()))
        return cls(f"{name}: {sentence}", errors)


class Unsupported(Invalid):
    """Bytes of a kind that is not taken here."""

    status = 415


class TooMany(AppError):
    """Over a rate limit; `data.retryAfter` is in whole seconds."""

    code, status = "rate_limited", 429
    message = lazy_gettext("That was too often. Please wait a moment.")

    def __init__(self, retry_after: int):
        super().__init__(data={"retryAfter": retry_after})
        self.retry_after = retry_after


class Unavailable(AppError):
    code, status = "unavailable", 503
    message = lazy_gettext("The server can't do that right now. Please try again.")


# What the framework refuses by itself, in the envelope's words.
_CODES = {
    400: "invalid",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "invalid",
    409: "conflict",
    413: "too_large",
    415: "invalid",
    422: "invalid",
    429: "rate_limited",
}


def as_app_error(error: Exception) -> AppError:
    """Any exception as a refusal; what nobody foresaw is logged and answered without details."""
    if isinstance(error, AppError):
        return error
    if isinstance(error, HTTPException):
        return _from_http(error)
    if isinstance(error, OperationalError | TimeoutError):
        current_app.logger.error("database: %s", type(error.__cause__ or error).__name__)
        return Unavailable()
    current_app.logger.exception("unforeseen")
    unforeseen = AppError(gettext("Something went wrong on the server. It has been noted."))
    unforeseen.status = 500
    return unforeseen


def _from_http(error: HTTPException) -> AppError:
    sentences = {
        404: NotFound.message,
        413: TooLarge.message,
        405: lazy_gettext("This address does not answer to that method."),
        415: lazy_gettext("Please send JSON."),
    }
    result = AppError(sentences.get(error.code, Invalid.message))
    result.status = error.code or 500
    result.code = _CODES.get(result.status, "1")
    return result


def init_app(app) -> None:
    app.register_error_handler(Exception, _answer)


def _answer(error: Exception):
    # What an answer raised: Flask asks for one more.
    error = getattr(error, "original_exception", None) or error
    if not isinstance(error, AppError | HTTPException):
        db.session.rollback()
    refusal = as_app_error(error)
    headers = dict(error.get_headers()) if isinstance(error, HTTPException) else {}
    headers = {name: headers[name] for name in ("Allow",) if name in headers}
    if isinstance(refusal, TooMany):
        headers["Retry-After"] = str(refusal.retry_after)
    elif refusal.status == 503:
        headers["Retry-After"] = "2"
    if refusal.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="imapp"'
    if wants_page():
        # It shows who looks, and is another one for the page stack.
        private = {"Cache-Control": "no-store", "Vary": "X-Fragment"}
        if refusal.status == 401:
            return redirect(url_for("auth_pages.login", next=_wanted())), private
        return render_template("error.html", error=refusal), refusal.status, headers | private
    return refusal.envelope(), refusal.status, headers


def _wanted() -> str | None:
    """The page to come back to after the login."""
    wanted = request.full_path.rstrip("?")
    return wanted if request.method == "GET" and wanted != "/" else None


def wants_page() -> bool:
    """Whether a person looks at a page, and not a program at an API."""
    if request_ctx.url_adapter is None:
        return False  # the host's name is none: no page knows where it is
    if request.path.startswith(("/api/", "/healthz", "/readyz")):
        return False
    best = request.accept_mimetypes.best_match(["application/json", "text/html"])
    return best == "text/html"
