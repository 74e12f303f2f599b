"""How the library's socket test client was closed, which it does not tell by itself."""


def farewell(socket) -> str | None:
    """The reason that the server gave in `/v1/im/kicked` before it closed the socket; None while
    the socket is open."""
    if socket.is_connected():
        return None
    return [one["args"][0] for one in socket.queue if one["name"] == "/v1/im/kicked"][-1]["reason"]
