"""The caller's friends as lists of people show them."""

from ...lib import pinyin
from ...services import relations
from ...services.identity import Caller


def from_a_to_z(me: Caller) -> list[dict]:
    """Friends in the order of their names: the payload of a friend, with the `name` that the caller
    reads, all `names` and how these are typed (`pinyin`, see lib/pinyin.js), and the `initial`."""
    friends = [_spelt(friend.payload()) for friend in relations.friends(me)]
    return sorted(friends, key=lambda one: (pinyin.sort_key(one["name"]), one["id"]))


def _spelt(friend: dict) -> dict:
    names = [friend["remark"], friend["userInfo"]["nickname"], friend["username"]]
    names = list(dict.fromkeys(filter(None, names)))
    spelt = dict.fromkeys(" ".join(pinyin.syllables(name)) for name in names)
    return friend | {
        "name": names[0],
        "names": names,
        "pinyin": ",".join(spelt),
        "initial": pinyin.initial(names[0]),
    }
