"""The lists: conversations, friends, applications, and the administrator's users."""

from dataclasses import dataclass

from .clients import Http
from .fill import World
from .measure import Stage, Table, interleaved, percentile, statements_of_get
from .sizes import Sizes

COLUMNS = ("list", "rows", "p50 ms", "p95 ms", "KB", "statements")
ROWS_PER_GROUP = 10
GROUP_OF = 5


@dataclass
class Readers:
    """By the number of their rows, tokens of users who have that many friends and applications."""

    by_rows: dict[int, str]
    admin: str


def fill(world: World, sizes: Sizes) -> Readers:
    """Of a reader's conversations one in ten is a group; each has its messages, some unread."""
    friends = world.people(max(*sizes.rows, *sizes.page_rows, GROUP_OF))
    by_rows = {}
    for rows in sizes.rows:
        (reader,) = world.people(1)
        world.befriend(reader, friends[:rows], sizes.messages_per_friend)
        for _ in range(rows // ROWS_PER_GROUP):
            world.group([reader, *friends[:GROUP_OF]], sizes.messages_per_friend)
        world.ask(world.people(rows), reader)
        by_rows[rows] = world.token(reader)
    (admin,) = world.people(1, "admin", "user")
    return Readers(by_rows, world.token(admin))


def measure(stage: Stage, readers: Readers) -> list[Table]:
    requests = {
        (name, rows): (token, path)
        for name, path in (
            ("conversations", "/api/v1/conversations"),
            ("friends", "/api/v1/friend"),
            ("applications", "/api/v1/applies"),
        )
        for rows, token in readers.by_rows.items()
    }
    for rows in stage.sizes.page_rows:
        path = f"/api/v1/admin/users?pageSize={rows}"
        requests["users (admin)", rows] = (readers.admin, path)
    clients = {token: Http(stage.port, token) for token, _ in requests.values()}
    times = interleaved(
        {
            key: lambda token=token, path=path: clients[token].get(path)
            for key, (token, path) in requests.items()
        },
        stage.sizes.rounds,
    )
    table = [
        (
            *key,
            percentile(times[key], 50),
            percentile(times[key], 95),
            len(clients[token].get(path)) // 1000,
            statements_of_get(stage.app, token, path),
        )
        for key, (token, path) in requests.items()
    ]
    for client in clients.values():
        client.close()
    return [Table("Lists: GET over HTTP, one at a time", COLUMNS, table)]
