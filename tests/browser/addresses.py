"""Every page of the product by an address that shows it; ids are those of `scene.play`."""

import re

from flask import Flask

from imapp import IdConverter, auth, social

# What pages fetch in pieces, and what is no page to look at.
PARTS = {
    "auth_pages.manifest",
    "auth_pages.service_worker",
    "auth_pages.language",
    "social_pages.emoji",
    "social_pages.chat_rows",
    "social_pages.chat_messages",
}
# Pages of who is not logged in.
OUTSIDE = {"/login", "/signup", "/offline"}
# Where the route alone does not name a page that shows something: endpoint → its addresses.
SPECIAL = {
    "social_pages.chat": ["/chats/{conversation_id}", "/chats/{groupchat}"],
    "social_pages.person": ["/people/{user_id}", "/people/{stranger_id}", "/people/{me}"],
    "social_pages.ask_person": ["/people/{stranger_id}/apply"],
    "social_pages.group": ["/groups/{group_id}", "/groups/{open_group_id}"],
    "social_pages.place": ["/places?lng=120.15&lat=30.25&title=西湖"],
    "social_pages.find": ["/find", "/find?q=member"],
}
# A page that is not there is one, too.
MISSING = "/people/1000000"
PLACE = re.compile(r"<(?:[^:<>]*:)?(\w+)>")


def all_pages() -> list[str]:
    """The address, with `{places}`, of every page there is."""
    app = Flask(__name__)
    app.url_map.converters["id"] = IdConverter
    for module in (auth, social):
        app.register_blueprint(module.pages.blueprint)
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods]
    found = [MISSING]
    for rule in rules:
        if rule.endpoint not in PARTS | {"static"}:
            found += SPECIAL.get(rule.endpoint) or [PLACE.sub(r"{\1}", rule.rule)]
    return sorted(found)
