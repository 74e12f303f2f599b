"""The tab "me", and the profile behind it."""

from flask import render_template

from ... import payloads
from ...assets import avatars
from ...services import accounts
from ...services.identity import Caller
from . import blueprint


@blueprint.page("/me")
def mine(me: Caller):
    """The caller's own page."""
    return render_template("auth/me.html", username=me.username, info=_info(me))


@blueprint.page("/me/profile")
def my_profile(me: Caller):
    """What others see of the caller, each thing leading to where it is changed."""
    return render_template("auth/profile.html", username=me.username, info=_info(me))


@blueprint.page("/me/nickname")
def my_nickname(me: Caller):
    return render_template("auth/nickname.html", info=_info(me))


@blueprint.page("/me/signature")
def my_signature(me: Caller):
    return render_template("auth/signature.html", info=_info(me))


@blueprint.page("/me/avatar")
def my_avatar(me: Caller):
    """Choose a picture of oneself: one of the product's, or a photo cut to a square."""
    return render_template("auth/avatar.html", info=_info(me), offered=avatars("person"))


@blueprint.page("/me/password")
def my_password(me: Caller):
    """Change the password; who logs in elsewhere has none here."""
    user = payloads.current_user(*accounts.current(me.id))
    return render_template("auth/password.html", user=user)


def _info(me: Caller):
    return payloads.current_user(*accounts.current(me.id))["userInfo"]
