"""The world of the permission matrix: people who stand in every relation to one group and to one
friend, what belongs to each of them, and a socket of each that hears what is delivered.

It is built once and brought back after whatever changed it, which is cheaper than building.
"""

from base64 import b64encode
from datetime import timedelta
from io import BytesIO

from sqlalchemy import Table, select
from werkzeug.datastructures import FileStorage

from imapp.extensions import db
from imapp.lib.clock import iso, now
from imapp.models import Conversation, Device, Right, Role
from imapp.models.upload import ADDRESS
from imapp.services import (
    administration,
    applies,
    friends,
    group_members,
    groups,
    messages,
    people,
    robots,
    roles,
    tokens,
    uploads,
)
from imapp.services.identity import SCOPES, Caller

from .actor import Actor
from .make import PASSWORD, Cast
from .permissions import Row
from .pictures import drawn
from .snapshot import Snapshot

PEOPLE = (
    "stranger",
    "former",
    "blocked",
    "muted",
    "quiet",
    "banned",
    "member",
    "deputy",
    "owner",
    "administrator",
    # Those on whom they act.
    "peer",  # the friend
    "fellow",  # another member
    "loner",  # whom nobody knows
    "asker",  # applied to everyone
    "refused",  # whom everyone refused
)
INSIDERS = ("blocked", "muted", "quiet", "banned", "member", "deputy", "owner")
OUTSIDERS = ("stranger", "former", "administrator")
TOKENS = dict(zip(("reader", "sender", "manager"), SCOPES, strict=True))
HELLO = {"type": "txt", "msg": "hello"}
TOMORROW = now() + timedelta(days=1)


class World:
    """`things` are everyone's to name, `own` is what each person calls his."""

    def __init__(self, app):
        self.app, cast = app, Cast(app)
        self.people = {
            name: cast(name, *(["admin", "user"] if name == "administrator" else ["user"]))
            for name in PEOPLE
        }
        self.own = {name: {"me": self.id(name), "my_name": name} for name in PEOPLE}
        self.own["anonymous"] = {"my_name": "anonymous"}
        self.things = {name: self.id(name) for name in PEOPLE} | {
            "password": PASSWORD,
            "picture": b64encode(drawn()).decode(),
            "hello": HELLO,
            "hello_all": HELLO | {"mentions": "all"},
            "later": iso(TOMORROW),
        }
        self._befriend(cast)
        self._found_groups(cast)
        with app.app_context():
            self._meet_robot()
            self._speak()
            self._apply()
            self._upload()
            self._make_keys()
            self._restrict()
            self.actors = self._actors()
            self.snapshot = Snapshot()
        self._listen()

    def id(self, name: str) -> int:
        return self.people[name].id

    def caller(self, name: str) -> Caller:
        return Caller(self.id(name), name, None, device_id=self.own[name].get("my_device"))

    def values(self, who: str) -> dict:
        """What a row's names mean for `who`."""
        return self.things | self.own["member"] | self.own[who]

    def attempt(self, who: str, row: Row) -> str:
        """The code with which `who` is answered, and what happened that should not have."""
        actor = self.actors[who]
        path, body = row.filled(self.values(who))
        if row.method == "EMIT":
            code = actor.emit(path, body)
        else:
            code = actor.request(row.method, path, body)
        heard = {name: events for name, one in self.actors.items() if (events := one.heard())}
        changed = self._mend()
        if code == "0" and not row.reads:
            changed = []
            heard = {name: heard[name] for name in OUTSIDERS if name in heard and name != who}
        return " ".join([code, *(f"changed {one}" for one in changed), str(heard or "")]).strip()

    def close(self) -> None:
        for actor in self.actors.values():
            actor.disconnect()

    def _befriend(self, cast: Cast) -> None:
        for name in ("former", *INSIDERS):
            self.own[name]["chat"] = cast.befriend(self.people[name], self.people["peer"])

    def _found_groups(self, cast: Cast) -> None:
        everyone = ("former", "fellow", *INSIDERS[:-1])
        companies = {"": everyone, "mute_": everyone, "closed_": everyone, "dissolved_": everyone}
        for prefix, names in (companies | {"hidden_": ("fellow",), "open_": ()}).items():
            others = [self.people[name] for name in names]
            made = cast.group(self.people["owner"], *others, name=f"{prefix}group")
            self.things[f"{prefix}group"] = made["id"]
            self.things[f"{prefix}groupchat"] = made["conversationId"]

    def _meet_robot(self) -> None:
        """Whose conversation with the robot is which: it was made along with the account."""
        self.things["robot_account"] = robots.account_id()
        for conversation in db.session.scalars(select(Conversation).filter_by(type="robot")):
            person_id = conversation.peer_of(self.things["robot_account"])
            name = next(name for name in PEOPLE if self.id(name) == person_id)
            self.own[name]["robot"] = conversation.id
        self.things["members_robot"] = self.own["member"]["robot"]

    def _speak(self) -> None:
        """What each has said in the group, and what the peer has said to each."""
        for name in ("former", *INSIDERS):
            own = self.own[name]
            said = messages.send(self.caller(name), self.things["groupchat"], HELLO)
            heard = messages.send(self.caller("peer"), own["chat"], HELLO)
            own["my_message"], own["peers_message"] = said["id"], heard["id"]
        self.things["members_message"] = self.own["member"]["my_message"]

    def _apply(self) -> None:
        group = self.things["group"]
        self.things["group_apply"] = self._ask("asker", "group", group)
        for name in PEOPLE[: PEOPLE.index("peer")]:
            own = self.own[name]
            own["my_apply"] = self._ask("asker", "user", self.id(name))
            own["my_handled_apply"] = self._ask("refused", "user", self.id(name))
            applies.answer_friend(self.caller(name), own["my_handled_apply"], False)
        self.things["members_apply"] = self.own["member"]["my_apply"]

    def _upload(self) -> None:
        """A picture of each, and the peer's, which all see."""
        for name in PEOPLE:
            file = FileStorage(BytesIO(drawn()), "picture.png", "file")
            (one,) = uploads.keep(self.caller(name), [file])
            self.own[name]["my_upload"] = one.key
        self.things["members_upload"] = self.own["member"]["my_upload"]
        self.things["peers_photo"] = key = self.own["peer"]["my_upload"]
        people.update_profile(self.caller("peer"), self.id("peer"), {"photo": ADDRESS + key})

    def _ask(self, who: str, type: str, to_id: int) -> int:
        return applies.apply(self.caller(who), type, to_id, "").apply.id

    def _make_keys(self) -> None:
        """Ids of devices, tokens, roles and rights."""
        for device in db.session.scalars(select(Device)):
            for name in PEOPLE:
                if device.user_id == self.id(name):
                    self.own[name]["my_device"] = device.id
        self.things["members_device"] = self.own["member"]["my_device"]
        token, _ = tokens.make(self.caller("owner"), "spare", ["read"], None)
        admin = self.caller("administrator")
        self.things |= {
            "owners_token": token.id,
            "spare_right": roles.create_right(admin, "spare", "spare", "").id,
            "spare_role": roles.create_role(admin, "spare", "spare", "", [], []).id,
            "admin_right": db.session.scalar(select(Right.id).filter_by(key_name="admin")),
            "user_role": self._role("user"),
        }

    def _role(self, key_name: str) -> int:
        return db.session.scalar(select(Role.id).filter_by(key_name=key_name))

    def _restrict(self) -> None:
        """Make everyone what his name says."""
        owner, admin, things = self.caller("owner"), self.caller("administrator"), self.things
        friends.remove(self.caller("former"), self.id("peer"))
        friends.update(self.caller("peer"), self.id("blocked"), blocked=True)
        for prefix in ("", "mute_", "closed_"):
            group = things[f"{prefix}group"]
            group_members.remove(owner, group, self.id("former"))
            group_members.update(owner, group, self.id("deputy"), role="admin")
        group_members.update(
            owner, things["group"], self.id("quiet"), muted_until=TOMORROW, change_mute=True
        )
        groups.update(owner, things["mute_group"], {"mute": True})
        groups.update(owner, things["hidden_group"], {"join_policy": "invite"})
        groups.update(owner, things["open_group"], {"join_policy": "open"})
        groups.dissolve(owner, things["dissolved_group"])
        administration.set_group(admin, things["closed_group"], disabled=True)
        for name, role in (("muted", "mute"), ("banned", "disabled")):
            roles.assign(admin, [self.id(name)], [self._role("user"), self._role(role)])

    def _actors(self) -> dict[str, Actor]:
        actors = {"anonymous": Actor(self.app)}
        actors |= {name: Actor(self.app, person) for name, person in self.people.items()}
        for name, scope in TOKENS.items():
            _, secret = tokens.make(self.caller("owner"), name, [scope], None)
            actors[name] = Actor(self.app, token=secret)
            self.own[name] = self.own["owner"]
        return actors

    def _listen(self) -> None:
        """Open the sockets that are not, and forget what was heard of that.

        Not within an application context: the sockets would share its `g`, and the first one's
        user with it.
        """
        for actor in self.actors.values():
            if not actor.listening:
                actor.connect()
        for actor in self.actors.values():
            actor.heard()
        deaf = {name for name, actor in self.actors.items() if not actor.listening}
        assert deaf == {"anonymous", "banned"}

    def _mend(self) -> list[Table]:
        """Undo what happened, in the rows and in who listens to what; the tables that changed."""
        moved = [one for one in self.actors.values() if one.rooms_now() != one.rooms]
        with self.app.app_context():
            changed = self.snapshot.changed()
            if changed:
                self.snapshot.restore(changed)
        if moved:
            for actor in moved:
                actor.disconnect()
            self._listen()
        return changed
