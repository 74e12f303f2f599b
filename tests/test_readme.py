"""What the documents say is so: settings, commands, paths, links, and what they quote of the code:
a block that begins with ```python FILE stands in FILE, but for its indentation."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from config import ROOT, SETTINGS
from imapp import cli, seeds

from .make import PASSWORD

README = ROOT / "README.md"
DOCUMENTS = sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/*.md"))
# Folders that are made when something runs.
MADE = {
    "instance/",
    "instance/uploads",
    ".venv/",
    ".venv/ready",
    "instance/imapp.db",
    "instance/secret_key",
}

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


def section(title: str) -> str:
    return README.read_text().split(f"\n## {title}\n")[1].split("\n## ")[0]


def stripped(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def code(document: str) -> str:
    """What a document sets as code: its blocks and what stands between backticks, line by line."""
    blocks = re.findall(r"```.*?\n(.*?)```", document, re.S)
    indented = re.findall(r"^ {4,}(.*)", document, re.M)
    return "\n".join([*blocks, *indented, *re.findall(r"`([^`\n]+)`", document)])


def test_the_table_of_settings_is_the_programs():
    rows = [
        tuple(cell.strip() for cell in line.strip("|\n").split("|"))
        for line in section("Settings").splitlines()
        if line.startswith("| `")
    ]
    assert rows == [
        (f"`{one.name}`", f"`{one.default}`" if one.default else "", one.meaning)
        for one in SETTINGS
    ]


def test_the_tree_names_what_is_there():
    folder, missing = Path(), []
    for line in section("Where things are").split("```")[1].strip().splitlines():
        name = line.split()[0]
        path = folder / name if line.startswith(" ") else Path(name)
        folder = path if not line.startswith(" ") and name.endswith("/") else folder
        if not (ROOT / path).exists():
            missing.append(str(path))
    assert missing == []


def test_the_people_of_the_demo_are_those_of_the_table():
    names = re.findall(r"^\| (`\w+`(?: … `\w+`)?) \|", section("Who one can log in as"), re.M)
    told = {name for cell in names for name in re.findall(r"\w+", cell)}
    assert told == {*seeds.SPECIAL, "member1", f"member{seeds.MEMBERS}"}
    assert f"`{seeds.DEMO_PASSWORD}`" in section("Who one can log in as")


@every_document
def test_links_lead_somewhere(document):
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text())
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (document.parent / link).exists()] == []


@every_document
def test_files_that_are_named_are_there(document):
    named = set(
        re.findall(r"`([\w.-]+/[\w./-]*|\w+\.(?:py|cfg|toml|po|md))`", document.read_text())
    )
    places = (ROOT, ROOT / "imapp")
    assert [
        name
        for name in sorted(named - MADE)
        if not any((place / name).exists() for place in places)
    ] == []


@every_document
def test_commands_that_are_named_exist(document):
    makefile = (ROOT / "Makefile").read_text()
    written = code(document.read_text())
    for target in re.findall(r"^make ([\w./-]+)", written, re.M):
        assert re.search(rf"^{re.escape(target)}:", makefile, re.M), target
    for command in re.findall(r"^(?:\.venv/bin/)?flask ([a-z-]+)", written, re.M):
        assert command in {"db", cli.seed.name, cli.create_admin.name}, command


@every_document
def test_what_is_quoted_of_the_code_stands_in_it(document):
    for path, quoted in re.findall(r"```python (\S+)\n(.*?)```", document.read_text(), re.S):
        source = "\n".join(stripped((ROOT / path).read_text()))
        assert "\n".join(stripped(quoted)) in source, path


def test_what_the_proxy_tells_clients_apart_by_stays_the_same(cast):
    (held,) = re.findall(r'"~(\S+)" \$held', README.read_text())
    pattern = re.compile(held.replace("?<", "?P<"))
    alice, bob = cast("alice", logged_in=False), cast("bobby", logged_in=False)
    for one in (alice, bob):
        one.post("/login", {"username": one.username, "password": PASSWORD})
    seen = [_held(pattern, alice) for _ in range(3)]
    assert all(before == after for before, after in pairwise(seen))
    assert _held(pattern, bob) != seen[0]


def _held(pattern: re.Pattern, person) -> str:
    cookie = person.browser.get_cookie("session").value
    person.get("/currentUser")
    return pattern.match(cookie)["held"]
