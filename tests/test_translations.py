"""Every sentence for people has its Chinese, and it reaches those who read Chinese."""

import ast
import re
import shutil
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import config
from imapp import create_app
from imapp.errors import AppError
from imapp.services import messages

PO = config.ROOT / "imapp/translations/zh/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?.?")


def keywords() -> dict:
    """The functions whose sentences `make messages` collects."""
    marked = re.findall(r"-k (\w+)", (config.ROOT / "Makefile").read_text())
    return DEFAULT_KEYWORDS | dict.fromkeys(marked)


def sentences(root: Path = config.ROOT) -> set[str]:
    with (config.ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(root, methods, options, keywords())
    return {sentence for _, _, sentence, _, _ in found}


@pytest.fixture(scope="module")
def catalog():
    with PO.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def translations(catalog, tmp_path_factory) -> Path:
    """A folder with the catalogue compiled as it is now."""
    folder = tmp_path_factory.mktemp("translations")
    compiled = folder / "zh" / "LC_MESSAGES" / "messages.mo"
    compiled.parent.mkdir(parents=True)
    with compiled.open("wb") as file:
        write_mo(file, catalog)
    return folder


@pytest.fixture
def app_in(translations, tmp_path):
    """Makes an app whose deployment speaks the given language."""

    def make(language: str):
        settings = {
            "DATABASE_URL": f"sqlite:///{tmp_path}/unused.db",
            "REDIS_URL": "",
            "SECRET_KEY": "only for the tests",
            "LANGUAGE": language,
        }
        return create_app(settings, BABEL_TRANSLATION_DIRECTORIES=str(translations))

    return make


def refusal(app, **headers) -> str:
    answer = app.test_client().get("/api/v1/currentUser", headers=headers)
    return answer.get_json()["errorMessage"]


def test_the_catalogue_has_the_sentences_of_the_code_and_no_others(catalog):
    written = {entry.id for entry in catalog if entry.id}
    found = sentences()
    assert found - written == set(), "run `make messages` and translate"
    assert written - found == set(), "run `make messages`"
    assert not catalog.obsolete


def test_every_sentence_is_translated_for_sure(catalog):
    entries = [entry for entry in catalog if entry.id]
    assert [entry.id for entry in entries if not entry.string.strip()] == []
    assert [entry.id for entry in entries if entry.fuzzy] == []


def test_a_translation_fills_in_what_its_sentence_does(catalog):
    for entry in catalog:
        if entry.id:
            expected = sorted(PLACEHOLDER.findall(entry.id))
            assert sorted(PLACEHOLDER.findall(entry.string)) == expected, entry.id


@pytest.mark.parametrize(
    "source",
    [
        'refuse(lazy_gettext("A"))',
        'refuse(gettext("A"))',
        'in_words("A", name=name)',
        'messages.in_words("A") if one else None',
    ],
)
def test_sentences_are_found_in_the_code(source, tmp_path):
    (tmp_path / "imapp").mkdir()
    (tmp_path / "imapp" / "one.py").write_text(source)
    assert sentences(tmp_path) == {"A"}


def test_sentences_are_found_in_templates(tmp_path):
    (tmp_path / "templates" / "docs").mkdir(parents=True)
    template = "<p title=\"{{ _('A') }}\">{% trans %}B{% endtrans %}</p>"
    (tmp_path / "templates" / "docs" / "page.html").write_text(template)
    assert sentences(tmp_path) == {"A", "B"}


def test_templates_that_are_there_can_be_read(tmp_path):
    shutil.copytree(config.ROOT / "templates", tmp_path / "templates")
    assert "Back to the start" in sentences(tmp_path)


def test_no_refusal_is_worded_in_english_alone():
    kinds = {kind.__name__ for kind in (AppError, *AppError.__subclasses__())}
    bare = [
        f"{file.relative_to(config.ROOT)}:{call.lineno}"
        for file in (config.ROOT / "imapp").rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call) and _refuses(call.func, kinds) and _is_text(call)
    ]
    assert bare == []


def _refuses(function: ast.expr, kinds: set[str]) -> bool:
    """`Forbidden(…)` or `Invalid.field(name, …)`."""
    if isinstance(function, ast.Attribute):
        return function.attr == "field" and isinstance(function.value, ast.Name)
    return isinstance(function, ast.Name) and function.id in kinds


def _is_text(call: ast.Call) -> bool:
    last = call.args[-1] if call.args else None
    text = isinstance(last, ast.Constant) and isinstance(last.value, str)
    return text or isinstance(last, ast.JoinedStr)


@pytest.mark.parametrize("accepted", ["zh-CN,zh;q=0.9,en;q=0.8", "zh", "zh-Hans", "zh-TW"])
def test_a_chinese_browser_is_answered_in_chinese(app_in, accepted):
    assert refusal(app_in("en"), **{"Accept-Language": accepted}) == "请先登录"


def test_an_english_browser_is_answered_in_english(app_in):
    answer = refusal(app_in("zh_Hans_CN"), **{"Accept-Language": "en-GB,en;q=0.9,zh;q=0.1"})
    assert answer == "Please log in."


@pytest.mark.parametrize(
    ("language", "answer"), [("zh_Hans_CN", "请先登录"), ("en", "Please log in.")]
)
def test_a_browser_of_another_language_is_answered_in_the_deployments(app_in, language, answer):
    app = app_in(language)
    assert refusal(app, **{"Accept-Language": "sw"}) == refusal(app) == answer


def test_what_is_stored_in_words_is_in_the_deployments_language(app_in):
    said = ("%(name)s recalled a message", {"name": "100%"})
    with app_in("zh_Hans_CN").test_request_context(headers={"Accept-Language": "en"}):
        assert messages.in_words(said[0], **said[1]) == "100% 撤回了一条消息"
    with app_in("en").test_request_context(headers={"Accept-Language": "zh"}):
        assert messages.in_words(said[0], **said[1]) == "100% recalled a message"


def test_the_refusals_of_fields_are_in_chinese_with_their_numbers(app_in):
    body = {"username": "abc", "password": 5}
    answer = app_in("zh_Hans_CN").test_client().post("/api/v1/signup", json=body).get_json()
    assert answer["data"] == {"username": "至少需要 4 个字符", "password": "必须是文本"}
