"""Pages of people."""

from flask import redirect, render_template, url_for

from ...errors import NotFound
from ...services import relations
from ...services.identity import Caller
from . import blueprint


@blueprint.page("/people/<id:user_id>")
def person(me: Caller, user_id: int):
    """Somebody, and what the caller can do about him."""
    return render_template("social/person.html", person=relations.one(me, user_id).payload())


@blueprint.page("/people/<id:user_id>/apply")
def ask_person(me: Caller, user_id: int):
    """Asking a stranger for friendship."""
    one = relations.one(me, user_id).payload()
    if one["kind"] != "stranger" or one["asks"]:
        return redirect(url_for(".person", user_id=user_id))
    mine = relations.one(me, me.id).payload()
    return render_template("social/person_apply.html", person=one, mine=mine)


@blueprint.page("/people/<id:user_id>/remark")
def remark(me: Caller, user_id: int):
    """Naming a friend for oneself."""
    return render_template("social/person_remark.html", person=_friend(me, user_id))


@blueprint.page("/people/<id:user_id>/settings")
def person_settings(me: Caller, user_id: int):
    """Blocking a friend, and ending the friendship."""
    return render_template("social/person_settings.html", person=_friend(me, user_id))


def _friend(me: Caller, user_id: int) -> dict:
    one = relations.one(me, user_id).payload()
    if one["kind"] != "friend":
        raise NotFound()
    return one
