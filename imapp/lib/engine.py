"""Engine.IO's server, python-engineio 4.15, under clients that break the rules."""

import logging
import time
from functools import partial

import engineio
import socketio
from engineio import json

# How long a client that is hung up on may take to fetch the reason.
FETCH_SECONDS = 1


class PacketJson:
    """Engine.IO's JSON, to which endless nesting is as broken as other nonsense: it tries to read
    every packet by it and catches nothing but `ValueError`."""

    dumps = staticmethod(json.dumps)

    @staticmethod
    def loads(text: str, **options):
        try:
            return json.loads(text, **options)
        except RecursionError:
            raise ValueError("nested too deep") from None


def wait_no_longer(server: engineio.Server) -> None:
    """Let `server.disconnect` give a client a moment to fetch what was said before. As shipped it
    refuses one that polls, and then waits for him for ever and keeps his connection."""
    server.disconnect = partial(_disconnect, server)


def _disconnect(server: engineio.Server, sid: str) -> None:
    socket = server.sockets.get(sid)
    if socket is None:
        return
    deadline = time.monotonic() + FETCH_SECONDS
    while not socket.queue.empty() and time.monotonic() < deadline:
        server.sleep(0.01)
    socket.close(wait=False)
    server.sockets.pop(sid, None)


def drop_strangers(server: socketio.Server, before: set[str]) -> set[str]:
    """Close the connections that have not entered the namespace since the last call, whose answer
    is given as `before`: Engine.IO lets anyone in and keeps him for as long as he answers pings."""
    strangers = set(server.eio.sockets) - _in_namespaces(server)
    for eio_sid in strangers & before:
        server.start_background_task(server.eio.disconnect, eio_sid)
    return strangers


def _in_namespaces(server: socketio.Server) -> set[str]:
    rooms = server.manager.rooms.values()
    return {eio_sid for namespace in rooms for eio_sid in namespace.get(None, {}).values()}


def _without_traceback(record: logging.LogRecord) -> bool:
    """What is no packet is the fault of who sent it; one line says enough."""
    if record.msg == "post request handler error":
        record.exc_info = None
    return True


logging.getLogger("engineio.server").addFilter(_without_traceback)
