"""Pages of a group's members: choosing the first ones, who they are, adding and removing."""

from typing import Annotated

from flask import render_template
from pydantic import Field

from ... import payloads
from ...errors import Forbidden
from ...lib.fields import Id, Query
from ...pages import query
from ...services import friends, group_members, groups
from ...services.groups import Seen
from ...services.identity import Caller
from . import blueprint
from .friends import from_a_to_z
from .searches import Search

MEMBERS_AT_A_TIME = 50


class NewGroupQuery(Query):
    friend_id: Id | None = Field(None, alias="with")


class MembersQuery(Search):
    # How many steps of the list are shown, from its beginning.
    steps: Annotated[int, Field(ge=1, le=200)] = 1


@blueprint.page("/groups/new")
def new_group(me: Caller):
    """Make a group of friends; the one that `with` names is chosen already."""
    chosen = query(NewGroupQuery).friend_id
    return render_template("social/groups/new.html", people=from_a_to_z(me), chosen=chosen)


@blueprint.page("/groups/<id:group_id>/add")
def add_to_group(me: Caller, group_id: int):
    """Friends to bring into the group; those in it are marked."""
    seen = groups.of_mine(me, group_id)
    if not group_members.may_add(seen.group, seen.member):
        raise Forbidden(groups.ONLY_LEADERS)
    people = from_a_to_z(me)
    present = group_members.among(seen, [one["id"] for one in people])
    return render_template(
        "social/groups/add.html", group=seen.payload(), people=people, present=present
    )


@blueprint.page("/groups/<id:group_id>/members")
def members_of_group(me: Caller, group_id: int):
    """All members, with what the caller may do to each."""
    shown = _members(me, groups.of_mine(me, group_id))
    return render_template("social/groups/members.html", **shown)


@blueprint.page("/groups/<id:group_id>/remove")
def remove_from_group(me: Caller, group_id: int):
    """The members whom the caller may remove; for who leads the group."""
    shown = _members(me, groups.led(me, group_id))
    shown["rows"] = [row for row in shown["rows"] if "remove" in row["acts"]]
    return render_template("social/groups/remove.html", **shown)


def _members(me: Caller, seen: Seen) -> dict:
    """The steps of the list that the address asks for."""
    asked = query(MembersQuery)
    count, rows = group_members.page(seen, 1, asked.steps * MEMBERS_AT_A_TIME, asked.q)
    return {
        "group": seen.payload(),
        "rows": [
            {"member": payloads.member(*row), "acts": group_members.acts(seen.member, row[0])}
            for row in rows
        ],
        "remarks": friends.remarks(me),
        "asked": asked,
        "has_more": len(rows) < count,
    }
