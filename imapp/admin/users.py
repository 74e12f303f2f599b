"""Users as administrators see them, and their roles."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from .. import payloads
from ..lib.fields import Body, Id, Text
from ..models import User
from ..services import administration, roles
from ..services.identity import Caller
from ..shapes import UserWithRolesShape
from . import blueprint
from .access import Ids
from .listing import ListQuery


class UserQuery(ListQuery):
    username: Annotated[Text, Field(max_length=64)] = ""
    provider: Annotated[Text, Field(max_length=20)] = ""


class UserRoles(Body):
    id: Id
    role_ids: Ids


class Users(TypedDict):
    count: int
    rows: list[UserWithRolesShape]


@blueprint.operation("GET", "/users", query=UserQuery, data=Users, right="admin")
def list_users(me: Caller, query: UserQuery):
    """A page of the users whose names contain `username` and who come from `provider`."""
    columns = {"id": User.id, "username": User.username_key, "createdAt": User.created_at}
    order = query.order(columns | {"lastSeenAt": User.last_seen_at}, User.id)
    count, rows = administration.users(
        query.username, query.provider, order, query.offset, query.page_size
    )
    return {"count": count, "rows": [payloads.user_with_roles(*row) for row in rows]}


@blueprint.operation("PUT", "/users/roles", body=UserRoles, right="admin")
def set_roles(me: Caller, body: UserRoles):
    """Give a user exactly these roles; it acts on his open sockets at once."""
    roles.assign(me, [body.id], body.role_ids)
