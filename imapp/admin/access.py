"""Roles and rights."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from .. import payloads
from ..lib.fields import Body, Filled, Id, Text
from ..models import Right, Role
from ..services import roles
from ..services.identity import Caller
from ..shapes import RightShape, RoleWithRightsShape
from . import blueprint
from .listing import ListQuery

KeyName = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")]
Name = Annotated[Filled, Field(max_length=40)]
Desc = Annotated[Text, Field(max_length=200)]
Ids = Annotated[list[Id], Field(max_length=200)]


class NewRight(Body):
    key_name: KeyName
    name: Name
    desc: Desc = ""


class RightChange(Body):
    id: Id
    key_name: KeyName | None = None
    name: Name | None = None
    desc: Desc | None = None


class NewRole(NewRight):
    right_ids: Ids = Field(default_factory=list)
    denied_right_ids: Ids = Field(default_factory=list)


class RoleChange(RightChange):
    right_ids: Ids | None = None
    denied_right_ids: Ids | None = None


class Deleted(Body):
    ids: Annotated[Ids, Field(min_length=1)]


class Rights(TypedDict):
    count: int
    rows: list[RightShape]


class Roles(TypedDict):
    count: int
    rows: list[RoleWithRightsShape]


def _order(query: ListQuery, model):
    columns = {"id": model.id, "name": model.name, "keyName": model.key_name}
    return query.order(columns | {"createdAt": model.created_at}, model.id)


@blueprint.operation("GET", "/rights", query=ListQuery, data=Rights, right="admin")
def list_rights(me: Caller, query: ListQuery):
    """A page of the rights."""
    count, rows = roles.page(Right, _order(query, Right), query.offset, query.page_size)
    return {"count": count, "rows": [payloads.right(one) for one in rows]}


@blueprint.operation("POST", "/rights", body=NewRight, data=RightShape, status=201, right="admin")
def create_right(me: Caller, body: NewRight):
    """Make a right, for roles to allow or deny."""
    return payloads.right(roles.create_right(me, **body.model_dump()))


@blueprint.operation("PUT", "/rights", body=RightChange, data=RightShape, right="admin")
def update_right(me: Caller, body: RightChange):
    """Change a right; a predefined one keeps its key."""
    changes = body.model_dump(exclude_none=True, exclude={"id"})
    return payloads.right(roles.update_right(me, body.id, changes))


@blueprint.operation("DELETE", "/rights", body=Deleted, right="admin")
def delete_rights(me: Caller, body: Deleted):
    """Delete rights, all of them or, if one is predefined, none."""
    roles.delete_many(me, Right, body.ids)


@blueprint.operation("GET", "/roles", query=ListQuery, data=Roles, right="admin")
def list_roles(me: Caller, query: ListQuery):
    """A page of the roles, with the rights each allows and denies."""
    count, rows = roles.page(Role, _order(query, Role), query.offset, query.page_size)
    return {"count": count, "rows": [payloads.role_with_rights(one) for one in rows]}


@blueprint.operation(
    "POST", "/roles", body=NewRole, data=RoleWithRightsShape, status=201, right="admin"
)
def create_role(me: Caller, body: NewRole):
    """Make a role."""
    role = roles.create_role(
        me, body.key_name, body.name, body.desc, body.right_ids, body.denied_right_ids
    )
    return payloads.role_with_rights(role)


@blueprint.operation("PUT", "/roles", body=RoleChange, data=RoleWithRightsShape, right="admin")
def update_role(me: Caller, body: RoleChange):
    """Change a role; a predefined one keeps its key. Its people feel it at once."""
    changes = body.model_dump(exclude_none=True, exclude={"id"})
    return payloads.role_with_rights(roles.update_role(me, body.id, changes))


@blueprint.operation("DELETE", "/roles", body=Deleted, right="admin")
def delete_roles(me: Caller, body: Deleted):
    """Delete roles, all of them or, if one is predefined, none."""
    roles.delete_many(me, Role, body.ids)
