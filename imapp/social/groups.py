"""Groups and their members."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from .. import payloads
from ..lib.fields import Body, Filled, Id, Line, Moment, Query, Text
from ..services import group_members, groups
from ..services.identity import Caller
from ..shapes import GroupShape, MemberShape
from . import blueprint

Name = Annotated[Filled, Field(min_length=1, max_length=40)]
Photo = Annotated[Text, Field(max_length=255)]
Introduction = Annotated[Text, Field(max_length=500)]
UserIds = Annotated[list[Id], Field(max_length=500)]


class NewGroup(Body):
    name: Name
    introduction: Introduction = ""
    photo: Photo = ""
    member_ids: UserIds = Field(default_factory=list)


class GroupChange(Body):
    name: Name | None = None
    photo: Photo | None = None
    introduction: Introduction | None = None
    announcement: Annotated[Text, Field(max_length=2000)] | None = None
    mute: bool | None = None
    join_policy: Literal["approval", "open", "invite"] | None = None


class PageQuery(Query):
    page_number: Annotated[int, Field(ge=1, le=100_000)] = 1
    page_size: Annotated[int, Field(ge=1, le=100)] = 100


class NewMembers(Body):
    user_ids: Annotated[UserIds, Field(min_length=1)]


class MemberChange(Body):
    role: Literal["admin", "member"] | None = None
    muted_until: Moment | None = None
    alias: Annotated[Line, Field(max_length=40)] | None = None


class NewOwner(Body):
    user_id: Id


class Members(TypedDict):
    count: int
    rows: list[MemberShape]


@blueprint.operation("GET", "/groups", data=list[GroupShape])
def list_groups(me: Caller):
    """The groups that the caller is in."""
    return [seen.payload() for seen in groups.mine(me)]


# It counts the members of every group that is open: as dear as a search.
@blueprint.operation("GET", "/groups/open", data=list[GroupShape], rule="search")
def list_open_groups(me: Caller):
    """Groups that let anyone in: the largest 50, the largest first. `role` is null where the caller
    is not in yet."""
    return [seen.payload() for seen in groups.open_to_join(me)]


@blueprint.operation("GET", "/groups/<id:group_id>", data=GroupShape)
def read_group(me: Caller, group_id: int):
    """A group of the caller's, or what may be known of one that can be joined."""
    return groups.one(me, group_id).payload()


@blueprint.operation("POST", "/groups", body=NewGroup, data=GroupShape, status=201)
def create_group(me: Caller, body: NewGroup):
    """Make a group of the caller, who owns it, and friends of his."""
    return groups.create(
        me, body.name.strip(), body.introduction, body.photo, body.member_ids
    ).payload()


@blueprint.operation("PUT", "/groups/<id:group_id>", body=GroupChange, data=GroupShape)
def update_group(me: Caller, group_id: int, body: GroupChange):
    """Change a group; by its owner and admins. What is left out stays."""
    changes = body.model_dump(exclude_none=True)
    if "name" in changes:
        changes["name"] = changes["name"].strip()
    return groups.update(me, group_id, changes).payload()


@blueprint.operation("DELETE", "/groups/<id:group_id>")
def dissolve_group(me: Caller, group_id: int):
    """Dissolve a group; by its owner. Nobody in it sees it any more."""
    groups.dissolve(me, group_id)


@blueprint.operation("GET", "/groups/<id:group_id>/members", query=PageQuery, data=Members)
def list_members(me: Caller, group_id: int, query: PageQuery):
    """A page of the members: the owner, the admins, then by the time they joined."""
    seen = groups.of_mine(me, group_id)
    count, rows = group_members.page(seen, query.page_number, query.page_size)
    return {"count": count, "rows": [payloads.member(*row) for row in rows]}


@blueprint.operation("POST", "/groups/<id:group_id>/members", body=NewMembers, data=GroupShape)
def add_members(me: Caller, group_id: int, body: NewMembers):
    """Bring friends into a group; who is in it already stays as he is."""
    return group_members.add(me, group_id, body.user_ids).payload()


@blueprint.operation(
    "PUT",
    "/groups/<id:group_id>/members/<id:user_id>",
    body=MemberChange,
    data=MemberShape,
)
def update_member(me: Caller, group_id: int, user_id: int, body: MemberChange):
    """Set a member's role (by the owner), mute him until a time or null (by who leads), or one's
    own alias."""
    until: datetime | None = body.muted_until
    return payloads.member(
        *group_members.update(
            me,
            group_id,
            user_id,
            role=body.role,
            alias=body.alias,
            muted_until=until,
            change_mute="muted_until" in body.model_fields_set,
        )
    )


@blueprint.operation("DELETE", "/groups/<id:group_id>/members/<id:user_id>")
def remove_member(me: Caller, group_id: int, user_id: int):
    """Leave a group, or remove someone from it; he hears nothing of it from then on."""
    group_members.remove(me, group_id, user_id)


@blueprint.operation("PUT", "/groups/<id:group_id>/owner", body=NewOwner, data=GroupShape)
def transfer_group(me: Caller, group_id: int, body: NewOwner):
    """Hand the group over to another member; by its owner."""
    return groups.transfer(me, group_id, body.user_id).payload()
