"""Scripts, templates and the sentences of both fit together: what one names, the other has."""

import re
from pathlib import Path

import pytest

from config import ROOT

SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CONTROLLERS = {
    path.stem.removesuffix("_controller").replace("_", "-"): path
    for path in SCRIPTS
    if path.parent.name == "controllers"
}
MOST_LINES = 300
# `"name": _("Sentence %(place)s", …)` in words.html.
WORD = re.compile(r'^ *"([\w-]+)": _\("((?:[^"\\]|\\.)*)"', re.MULTILINE)
SAID = re.compile(r'\bwords\("([\w-]+)"(?:, \{([^}]*)\})?')
# Where a script would say something in a language of its own.
SAYS = re.compile(
    r"""(?:\b(?:toast|agrees|typed|announce)\(|(?:textContent|ariaLabel|placeholder|alt) = """
    r"""|"aria-label", )\s*["'`]\s*[A-Za-z\u4e00-\u9fff]"""
)
COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)


def every(paths: list[Path]):
    return pytest.mark.parametrize("path", paths, ids=lambda path: str(path.relative_to(ROOT)))


def code(path: Path) -> str:
    return COMMENT.sub("", path.read_text())


@pytest.fixture(scope="module")
def sentences() -> dict[str, str]:
    return dict(WORD.findall((ROOT / "templates" / "words.html").read_text()))


def test_the_names_of_sentences_are_found(sentences):
    assert len(sentences) == (ROOT / "templates" / "words.html").read_text().count('": _(') > 10


@every(SCRIPTS)
def test_a_script_says_sentences_that_exist_and_fills_their_places(path, sentences):
    for name, given in SAID.findall(code(path)):
        assert name in sentences
        places = set(re.findall(r"%\((\w+)\)s", sentences[name]))
        assert places == set(re.findall(r"(\w+)(?:\s*:[^,]*)?(?:,|$)", given.strip())), name


def test_every_sentence_is_said_by_a_script(sentences):
    quoted = set(re.findall(r'"([\w-]+)"', "\n".join(map(code, SCRIPTS))))
    assert set(sentences) - quoted == set()


@every(SCRIPTS)
def test_a_script_says_nothing_in_a_language_of_its_own(path):
    assert SAYS.findall(code(path)) == []


@every(SCRIPTS)
def test_a_script_is_about_one_thing(path):
    assert len(path.read_text().splitlines()) <= MOST_LINES


# --- controllers: what templates name is there, and what is there is named


def attributes(name: str) -> set[str]:
    """The words in all attributes of that name (a pattern), in templates and scripts."""
    text = "\n".join(map(code, (*TEMPLATES, *SCRIPTS)))
    values = re.findall(rf'{name}[=~]+"?([^"\]]*)["\]]', text)
    return {word for value in values for word in re.sub(r"{[{%].*?[%}]}", " ", value).split()}


def test_every_controller_that_is_named_exists_and_the_other_way_round():
    assert attributes("data-controller") - {""} == set(CONTROLLERS)


def declared(controller: str, kind: str) -> set[str]:
    """The targets, values or classes that a controller declares."""
    found = re.search(rf"static {kind} = ([\[{{].*?[\]}}]);", code(CONTROLLERS[controller]), re.S)
    if not found:
        return set()
    if kind == "targets":
        return set(re.findall(r'"(\w+)"', found[1]))
    return set(re.findall(r"(?:^|[{,])\s*(\w+)\s*:", re.sub(r":\s*{[^}]*}", ":", found[1])))


@every(TEMPLATES)
def test_what_a_template_asks_of_a_controller_is_there(path):
    text = path.read_text()
    missing = []
    for name, method in re.findall(r"\b([\w-]+)#(\w+)", " ".join(_values(text, "data-action"))):
        if not re.search(rf"^  (?:async )?{method}\(", code(CONTROLLERS[name]), re.MULTILINE):
            missing.append(f"{name}#{method}")
    for name, controller in CONTROLLERS.items():
        targets = " ".join(_values(text, f"data-{name}-target")).split()
        missing += set(targets) - declared(name, "targets")
        asked = re.findall(rf"data-{name}-([\w-]+)-value=", text)
        known = declared(name, "values")
        missing += [f"{controller.name}: {one}" for one in asked if _camel(one) not in known]
    assert missing == []


def _values(text: str, attribute: str) -> list[str]:
    return re.findall(rf'\b{attribute}="([^"]*)"', text)


def _camel(name: str) -> str:
    first, *others = name.split("-")
    return first + "".join(map(str.capitalize, others))
