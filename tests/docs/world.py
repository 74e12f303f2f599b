"""A small world for driving routes: an administrator who has some of everything, and the names by
which a description's examples can find it."""

from io import BytesIO
from typing import Any

from werkzeug.datastructures import FileStorage

from imapp.extensions import db
from imapp.models import Apply, Device, Message, Right, Role
from imapp.services import applies, messages, roles, uploads
from imapp.services.identity import Caller

from ..make import PASSWORD, Cast
from ..pictures import drawn

NOTHING = 1_000_000_000
PHOTOS = ["", "/static/avatars/person-01.svg"]
TXT = {"type": "txt", "msg": "hello"}
LOC = {"type": "loc", "title": "here", "lng": 1.5, "lat": 2}


class World:
    def __init__(self, cast: Cast):
        self.app = cast.app
        self.admin = cast("admin1", "admin", "user")
        self.friend, self.suitor, self.other = cast("friend"), cast("suitor"), cast("other")
        self.chat = cast.befriend(self.admin, self.friend)
        cast.befriend(self.admin, self.other)
        self.group = cast.group(self.admin, self.friend)
        admin, friend, suitor = map(acting, (self.admin, self.friend, self.suitor))
        with self.app.app_context():
            for place in (self.chat, self.group["conversationId"]):
                first = messages.send(friend, place, TXT)
                messages.send(admin, place, LOC, reply_to_id=first["id"])
            applies.apply(suitor, "user", self.admin.id, "")
            applies.apply(suitor, "group", self.group["id"], "")
            self.role = roles.create_role(admin, "own", "own", "", [], []).id
            (upload,) = uploads.keep(admin, [FileStorage(BytesIO(drawn()), "a.png", "file")])
            self.picture = upload.key
            self.right = roles.create_right(admin, "own", "own", "").id
        made = self.admin.post("/tokens", {"name": "robot", "scopes": ["read"]})
        self.token = made.data["id"]

    @property
    def session(self) -> str:
        return self.admin.browser.get_cookie("session").value

    def names(self, path: str) -> dict[str, list]:
        """Field or parameter → what an example of the operation at `path` calls so."""
        users = [self.friend.id, self.suitor.id, self.other.id, self.admin.id, NOTHING]
        friends = [self.friend.id, self.other.id]
        with self.app.app_context():
            ids = {
                model.__name__: db.session.scalars(db.select(model.id)).all()
                for model in (Apply, Device, Message, Right, Role)
            }
        result = {
            "userId": [self.admin.id, *users] if "userinfo" in path else users,
            "toId": [self.suitor.id, self.group["id"]],
            "groupId": [self.group["id"], NOTHING],
            "conversationId": [self.chat, self.group["conversationId"], NOTHING],
            "sessionId": [*ids["Device"], NOTHING],
            "tokenId": [self.token, NOTHING],
            "memberIds": friends,
            "userIds": friends,
            "rightIds": [*ids["Right"], NOTHING],
            "deniedRightIds": ids["Right"],
            "roleIds": ids["Role"],
            "photo": PHOTOS,
            "key": [self.picture, "nothing.png"],
        }
        own = {
            "/members/{userId}": {"userId": [self.friend.id, self.suitor.id]},
            "/messages/search": {"q": ["hello", "nothing"]},
            "/add/": {"id": [*ids["Apply"], NOTHING]},
            "/conversations/active": {"id": [self.chat, NOTHING]},
            "/messages": {"id": ids["Message"]},
            "/admin/rights": {"id": ids["Right"], "ids": [self.right]},
            "/admin/roles": {"id": ids["Role"], "ids": [self.role]},
            "/admin/groups": {"id": [self.group["id"], NOTHING]},
            "/admin/users": {"id": [self.friend.id, NOTHING], "ids": [self.friend.id]},
            "/login": {"username": [self.admin.username], "password": [PASSWORD, "wrong"]},
            "/password": {"oldPassword": [PASSWORD, "wrong"]},
        }
        for part, more in own.items():
            result |= more if part in path else {}
        return result


def acting(person) -> Caller:
    return Caller(person.id, person.username, None, device_id=0)


def narrowed(schema: Any, names: dict[str, list]) -> Any:
    """A document in which what is sent under one of `names` is one of its values: or hardly an
    example would find anything. Answers, which are closed objects, stay as they are."""
    if isinstance(schema, list):
        return [narrowed(one, names) for one in schema]
    if not isinstance(schema, dict) or schema.get("additionalProperties") is False:
        return schema
    result = {key: narrowed(value, names) for key, value in schema.items()}
    if result.get("in") in {"path", "query"}:
        return result | {"schema": _one_of(result["schema"], names.get(result["name"]))}
    if "properties" in result:
        result["properties"] = {
            name: _one_of(field, names.get(name)) for name, field in result["properties"].items()
        }
    return result


def _one_of(schema: dict, values: list | None) -> dict:
    if not values:
        return schema
    array = [form for form in [schema, *schema.get("anyOf", [])] if form.get("type") == "array"]
    if array:
        return array[0] | {"items": {"enum": values}}
    return {"enum": values}
