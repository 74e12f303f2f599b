"""Socket.IO's client managers with what the product needs beside emitting: to move or close all
sockets of a room, on every process.

The library carries only single sockets between processes. These commands travel as its message
`close_room` with a field of ours, because its listener knows no other words; the pinned version
and a test with two processes guard that.
"""

import socketio
from redis.connection import parse_url


class Commands:
    """`within` names the room whose sockets are meant; each command acts at once on those of this
    process, and through the queue on the others'."""

    def enter(self, within: str, room: str, namespace: str = "/") -> None:
        self._command("enter", within, namespace, room)

    def leave(self, within: str, room: str, namespace: str = "/") -> None:
        self._command("leave", within, namespace, room)

    def hang_up(self, within: str, namespace: str = "/") -> None:
        self._command("hang_up", within, namespace)

    def _command(self, verb: str, within: str, namespace: str, room: str | None = None) -> None:
        message = {
            "method": "close_room",
            "verb": verb,
            "room": within,
            "target": room,
            "namespace": namespace,
            "host_id": getattr(self, "host_id", None),
        }
        self._obey(message)
        if isinstance(self, socketio.PubSubManager):
            self._publish(message)

    def _handle_close_room(self, message: dict) -> None:
        if "verb" in message:
            self._obey(message)
        else:
            super()._handle_close_room(message)

    def _obey(self, message: dict) -> None:
        namespace, target = message["namespace"], message["target"]
        for sid, eio_sid in list(self.get_participants(namespace, message["room"])):
            if message["verb"] == "enter":
                self.basic_enter_room(sid, namespace, target, eio_sid=eio_sid)
            elif message["verb"] == "leave":
                self.basic_leave_room(sid, namespace, target)
            else:
                self.server.disconnect(sid, namespace=namespace, ignore_queue=True)
                # A client that ignores the farewell would keep its transport.
                self.server.start_background_task(self.server.eio.disconnect, eio_sid)


class LocalBus(Commands, socketio.Manager):
    """One process serves."""


class RedisBus(Commands, socketio.RedisManager):
    """Several processes serve and tell each other through Redis."""


def make(redis_url: str) -> LocalBus | RedisBus:
    if not redis_url:
        return LocalBus()
    # Channels know no databases: installations on two of one Redis must not hear each other.
    return RedisBus(redis_url, channel=f"imapp:{parse_url(redis_url).get('db') or 0}")


def listen(server: socketio.Server) -> None:
    """Hear the other processes from now on. The library would begin at the first connection, and
    its user would miss what is said until that is done."""
    server.manager_initialized = True
    server.manager.initialize()
