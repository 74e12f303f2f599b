"""What the tests of the management side share: looking up ids by the keys that people know."""


def ids(boss, kind: str, *keys: str) -> list[int]:
    """The ids of the roles (or rights) with these keys, in this order."""
    rows = boss.get(f"/admin/{kind}?pageSize=200").data["rows"]
    by_key = {row["keyName"]: row["id"] for row in rows}
    return [by_key[key] for key in keys]


def give(boss, person, *roles: str):
    """Give a user exactly these roles."""
    sent = {"id": person.id, "roleIds": ids(boss, "roles", *roles)}
    return boss.put("/admin/users/roles", sent)


def make_role(boss, key: str, allows: tuple = (), denies: tuple = ()) -> dict:
    sent = {
        "keyName": key,
        "name": key.title(),
        "rightIds": ids(boss, "rights", *allows),
        "deniedRightIds": ids(boss, "rights", *denies),
    }
    return boss.post("/admin/roles", sent).data


def rights_of(person) -> set[str]:
    return {row["keyName"] for row in person.get("/currentUser").data["rights"]}


def heard_rights(person) -> list[set[str]]:
    """The rights that the server told the person's socket since the last time."""
    return [{row["keyName"] for row in rows} for rows in person.heard("rights")]
