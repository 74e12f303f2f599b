"""How the program is to be for its user: its language, its colours; and what it is."""

import tomllib
from functools import cache

from flask import render_template

import config

from ... import payloads
from ...pages import theme
from ...services import accounts
from ...services.identity import Caller
from . import blueprint


@blueprint.page("/me/settings")
def settings(me: Caller):
    """Everything that can be set, with what it is set to."""
    user = payloads.current_user(*accounts.current(me.id))
    return render_template("auth/settings.html", user=user, chosen_theme=theme())


@blueprint.page("/me/language")
def my_language(me: Caller):
    return render_template("auth/language.html", chosen=me.language)


@blueprint.page("/me/appearance")
def my_appearance(me: Caller):
    """Light, dark or as the device: kept on this device alone."""
    return render_template("auth/appearance.html", chosen=theme())


@blueprint.page("/me/about")
def about(me: Caller):
    """Which version this is, and where developers read on."""
    return render_template("auth/about.html", version=_version())


@cache
def _version() -> str:
    return tomllib.loads((config.ROOT / "pyproject.toml").read_text())["project"]["version"]
