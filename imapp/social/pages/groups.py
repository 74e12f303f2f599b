"""Pages of groups: joining one, and what stands behind "group info"."""

from flask import render_template

from ... import payloads
from ...api import limit
from ...assets import avatars
from ...pages import qr_code
from ...services import applies, conversations, friends, group_members, groups
from ...services.identity import Caller
from . import blueprint

# Four rows of five, less the two tiles that add and remove.
MOST_IN_GRID = 18


@blueprint.page("/groups/open")
def open_groups(me: Caller):
    """Public groups to join."""
    limit("search", me.id)
    rows = [seen.payload() for seen in groups.open_to_join(me)]
    return render_template("social/groups/open.html", rows=rows)


@blueprint.page("/groups/<id:group_id>")
def group(me: Caller, group_id: int):
    """A group to its members; to others, what it is and how to join it."""
    seen = groups.one(me, group_id)
    if seen.member is None:
        has_asked = applies.has_asked_group(me, group_id)
        return render_template("social/groups/join.html", group=seen.payload(), has_asked=has_asked)
    _, rows = group_members.page(seen, 1, MOST_IN_GRID)
    return render_template(
        "social/groups/group.html",
        group=seen.payload(),
        leads=seen.member.leads,
        may_add=group_members.may_add(seen.group, seen.member),
        members=[payloads.member(*row) for row in rows],
        remarks=friends.remarks(me),
        conversation=payloads.conversation(conversations.one(me, seen.conversation.id)),
    )


@blueprint.page("/groups/<id:group_id>/code")
def group_code(me: Caller, group_id: int):
    """The QR code that leads to the group."""
    seen = groups.of_mine(me, group_id).payload()
    code = qr_code(f"groups/{group_id}", seen["name"])
    return render_template("social/groups/code.html", group=seen, code=code)


@blueprint.page("/groups/<id:group_id>/announcement")
def announcement(me: Caller, group_id: int):
    """The announcement, to read."""
    seen = groups.of_mine(me, group_id)
    return render_template(
        "social/groups/announcement.html", group=seen.payload(), leads=seen.member.leads
    )


@blueprint.page("/groups/<id:group_id>/edit/<any(name, introduction, announcement):field>")
def edit_group(me: Caller, group_id: int, field: str):
    """Write one of the group's texts anew; for who leads it."""
    seen = groups.led(me, group_id).payload()
    return render_template("social/groups/edit.html", group=seen, field=field)


@blueprint.page("/groups/<id:group_id>/picture")
def group_picture(me: Caller, group_id: int):
    """Choose the group's picture; for who leads it."""
    seen = groups.led(me, group_id).payload()
    return render_template("social/groups/picture.html", group=seen, offered=avatars("group"))


@blueprint.page("/groups/<id:group_id>/alias")
def group_alias(me: Caller, group_id: int):
    """What the caller is called in the group."""
    seen = groups.of_mine(me, group_id).payload()
    return render_template("social/groups/alias.html", group=seen)


@blueprint.page("/groups/<id:group_id>/manage")
def manage_group(me: Caller, group_id: int):
    """Who may join and speak; for who leads it."""
    seen = groups.led(me, group_id)
    return render_template(
        "social/groups/manage.html", group=seen.payload(), waiting=applies.count_for_group(seen)
    )
