"""Users as administrators see them, and their roles."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from .. import payloads
from ..api import DEVICE
from ..lib.fields import Body, Id, Line, Text, Username
from ..models import User
from ..services import administration, roles
from ..services.identity import Caller
from ..shapes import MadePasswordShape, MadeUserShape, UserWithRolesShape
from . import blueprint
from .access import Ids
from .listing import ListQuery


class UserQuery(ListQuery):
    username: Annotated[Text, Field(max_length=64)] = ""
    provider: Annotated[Text, Field(max_length=20)] = ""


class UserRoles(Body):
    id: Id
    role_ids: Ids


class NewUser(Body):
    username: Username
    nickname: Annotated[Line, Field(min_length=1, max_length=40)] | None = None


class WhichUser(Body):
    id: Id


class WhichUsers(Body):
    ids: Annotated[Ids, Field(min_length=1)]


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


# What answers with a password is for devices alone: with it a token would be more than a token.
@blueprint.operation(
    "POST",
    "/users",
    body=NewUser,
    data=MadeUserShape,
    status=201,
    right="admin",
    scope=DEVICE,
)
def create_user(me: Caller, body: NewUser):
    """Make an account, with a password that is shown this once; `conflict` when the name is
    taken."""
    user, password = administration.create_user(me, body.username, body.nickname)
    return payloads.person(user) | {"password": password}


@blueprint.operation(
    "POST",
    "/users/password",
    body=WhichUser,
    data=MadePasswordShape,
    right="admin",
    scope=DEVICE,
)
def renew_password(me: Caller, body: WhichUser):
    """Give a user a new password, shown this once; all his devices and tokens end at once."""
    return {"password": administration.renew_password(me, body.id)}


@blueprint.operation("POST", "/users/logout", body=WhichUsers, right="admin")
def log_out_users(me: Caller, body: WhichUsers):
    """End all devices and tokens of these users, their sockets at once."""
    administration.log_out(me, body.ids)


@blueprint.operation("PUT", "/users/roles", body=UserRoles, right="admin")
def set_roles(me: Caller, body: UserRoles):
    """Give a user exactly these roles; it acts on his open sockets at once."""
    roles.assign(me, [body.id], body.role_ids)
