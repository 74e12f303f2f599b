"""Life in the demo world: what people say to each other there, and when."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .people import Person

DAY = 24 * 60
HIKE = {"type": "loc", "title": "九溪烟树公交站", "lng": 120.1134, "lat": 30.2047}
SHOP = {"type": "loc", "title": "城南书店 · 二楼咖啡座", "lng": 120.1668, "lat": 30.2419}
# Whose conversation with `user`, or which group: minutes ago, who speaks, what he says.
TALKS: dict[str, list[tuple[int, str, str | dict]]] = {
    "member3": [
        (DAY + 750, "member3", "明天的读书会你来吗？"),
        (DAY + 748, "user", "来，几点开始？"),
        (DAY + 747, "member3", "下午三点，老地方，二楼靠窗那张大桌子"),
        (95, "member3", "书我读完了，结尾真好 😭"),
        (94, "user", "别剧透！我还差两章"),
        (94, "member3", "好好好，不说 😂"),
        (30, "member3", "对了，上次说的那本诗集，能帮我带一本吗？"),
        (28, "user", "没问题，是 https://example.org/poems 这本吧？"),
        (27, "member3", "就是它！"),
        (26, "member3", SHOP),
        (25, "user", "收到，下午见 👋"),
    ],
    "谈笑有鸿儒": [
        (190, "member4", "周六的路线定了：龙井 → 九溪 → 六和塔，全程大约 12 公里"),
        (186, "member6", "有没有轻松一点的走法 🥲"),
        (184, "member5", "走不动的话，可以坐车到九溪等我们"),
        (183, "member4", HIKE),
        (61, "user", "我负责带咖啡 ☕️"),
        (60, "member8", "那三明治交给我！"),
        (12, "member4", "@清风徐来 记得把天幕也带上"),
    ],
    "往来无白丁": [
        (300, "member9", "新一期的月刊在路上了"),
        (35, "member10", "这一期的封面真好看"),
    ],
    "member13": [(2 * DAY, "user", "合同寄出了吗？"), (80, "member13", "盖好章了，下午寄出")],
    "member10": [(50, "member10", "照片整理好了"), (49, "member10", "晚点发给你 📷")],
    "member5": [(9 * 60, "member5", "改天一起钓鱼 🎣")],
    "member7": [(DAY + 300, "member7", "谢谢，已经收到了"), (DAY + 290, "user", "不客气")],
    "member14": [(2 * DAY + 60, "user", "生日快乐！🎂"), (2 * DAY, "member14", "谢谢谢谢 🥳")],
    "member16": [(4 * DAY, "member16", "下雪了，你那边呢？")],
    "member12": [(40 * DAY, "user", "一路顺风 ✈️")],
}
# Which of these `user` has not read.
UNREAD = {"谈笑有鸿儒", "往来无白丁", "member10"}
QUOTES = {"就是它！": "没问题，是 https://example.org/poems 这本吧？"}
PINNED, QUIET = "member13", "往来无白丁"


@dataclass
class Scene:
    """`places` are what an address of a page may name, as its route calls it, for the account
    `user`; also `groupchat`, `stranger_id`, `open_group_id`, `me`."""

    places: dict[str, int | str]
    ages: dict[int, int] = field(default_factory=dict)  # a message's id → its minutes

    def age(self, database: Path, now: datetime) -> None:
        """Let everything have been said as long before `now` as it is told, and the rest longer
        ago."""
        with sqlite3.connect(database) as connection:
            before = _stored(now - timedelta(days=60))
            connection.execute("UPDATE messages SET created_at = ?", [before])
            connection.executemany(
                "UPDATE messages SET created_at = ? WHERE id = ?",
                [(_stored(now - timedelta(minutes=ago)), id) for id, ago in self.ages.items()],
            )
            connection.execute(
                "UPDATE conversations SET active_at = coalesce((SELECT max(created_at) "
                "FROM messages WHERE conversation_id = conversations.id), ?)",
                [before],
            )
            newest = connection.execute("SELECT id FROM applies ORDER BY id DESC").fetchall()
            for days, (id,) in enumerate(newest):
                asked = _stored(now - timedelta(days=days, minutes=50))
                connection.execute("UPDATE applies SET created_at = ? WHERE id = ?", [asked, id])
            connection.execute("UPDATE devices SET created_at = ?", [before])
            connection.execute("UPDATE devices SET last_seen_at = ?", [_stored(now)])
        connection.close()


def play(log_in: Callable[[str], Person]) -> Scene:
    """Let the accounts of the demo world talk."""
    user, stranger = log_in("user"), log_in("member30")
    chats = {_name(chat): chat for chat in user.get("/conversations")}
    group = chats["谈笑有鸿儒"]["target"]
    public = stranger.post("/groups", {"name": "山野徒步", "introduction": "周末一起走走"})
    stranger.put(f"/groups/{public['id']}", {"joinPolicy": "open"})
    user.put(f"/groups/{group['id']}", {"announcement": "周六早上八点，龙井路口集合，下雨顺延。"})
    scene = Scene(
        {
            "me": user.id,
            "user_id": log_in("member3").id,
            "conversation_id": chats["member3"]["id"],
            "group_id": group["id"],
            "groupchat": chats["谈笑有鸿儒"]["id"],
            "stranger_id": stranger.id,
            "open_group_id": public["id"],
            "field": "announcement",
        }
    )
    for name, lines in TALKS.items():
        scene.ages |= _talk(log_in, chats[name]["id"], lines)
    for chat in chats.values():
        if _name(chat) not in UNREAD:
            user.put(f"/conversations/{chat['id']}", {"unread": False})
    user.put(f"/conversations/{chats[PINNED]['id']}", {"pinned": True})
    user.put(f"/conversations/{chats[QUIET]['id']}", {"dnd": True})
    return scene


def _name(chat: dict) -> str:
    return chat["target"].get("username") or chat["target"]["name"]


def _talk(log_in, chat: int, lines: list) -> dict[int, int]:
    """Say those lines; the messages' ids with their minutes."""
    ages, said = {}, {}
    for ago, who, what in lines:
        speaker = log_in(who)
        body = what if isinstance(what, dict) else {"type": "txt", "msg": what}
        if f"@{log_in('user').nickname}" in body.get("msg", ""):
            body |= {"mentions": [log_in("user").id]}
        quotes = QUOTES.get(str(what))
        quoted = {"replyTo": {"id": said[quotes]}} if quotes else {}
        message = speaker.deliver(chat, body, **quoted)
        ages[message["id"]] = ago
        said[str(what)] = message["id"]
    return ages


def _stored(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
