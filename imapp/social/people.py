"""Profiles, and finding people and groups."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from .. import payloads
from ..lib.fields import Body, Filled, Line, Text
from ..services import people
from ..services.identity import Caller
from ..shapes import GroupShape, PersonShape, UserInfoShape
from . import blueprint


class Profile(Body):
    nickname: Annotated[Line, Field(min_length=1, max_length=40)] | None = None
    photo: Annotated[Text, Field(max_length=255)] | None = None
    sign: Annotated[Text, Field(max_length=200)] | None = None


class Search(Body):
    search_value: Annotated[Filled, Field(min_length=1, max_length=40)]


class Found(TypedDict):
    users: list[PersonShape]
    groups: list[GroupShape]


@blueprint.operation("GET", "/userinfo/<id:user_id>", data=UserInfoShape)
def profile(me: Caller, user_id: int):
    """A user's profile; `id` is the user's id."""
    return payloads.person(people.profile(user_id))["userInfo"]


@blueprint.operation("PUT", "/userinfo/<id:user_id>", body=Profile, data=UserInfoShape)
def update_profile(me: Caller, user_id: int, body: Profile):
    """Change one's own nickname, photo or signature; what is left out stays."""
    changes = body.model_dump(exclude_none=True)
    return payloads.user_info(people.update_profile(me, user_id, changes))


@blueprint.operation("POST", "/add/search", body=Search, data=Found, scope="read", rule="search")
def search(me: Caller, body: Search):
    """People by username or nickname and groups by name: equal ones first, then those that begin
    with it, at most 20 each."""
    users, groups = people.search(me, body.search_value.strip())
    return {
        "users": [payloads.person(user) for user in users],
        "groups": [seen.payload() for seen in groups],
    }
