"""Engine.IO's server, python-engineio 4.15, under clients that break the rules."""

import logging
from functools import partial

import engineio
from engineio import json


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


def never_wait(server: engineio.Server) -> None:
    """Let `server.disconnect` return at once. As shipped it waits until the farewell is fetched,
    for ever when a client that polls does not ask again, and keeps its connection meanwhile."""
    server.disconnect = partial(_disconnect, server)


def _disconnect(server: engineio.Server, sid: str | None = None) -> None:
    for one in [sid] if sid else list(server.sockets):
        if one in server.sockets:
            server.sockets[one].close(wait=False)
            server.sockets.pop(one, None)


def _without_traceback(record: logging.LogRecord) -> bool:
    """What is no packet is the fault of who sent it; one line says enough."""
    if record.msg == "post request handler error":
        record.exc_info = None
    return True


logging.getLogger("engineio.server").addFilter(_without_traceback)
