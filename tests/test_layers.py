"""The house keeps its shape: who may import whom, who may emit, and how long files and functions
grow."""

import ast
from pathlib import Path

import pytest

import imapp

PACKAGE = Path(imapp.__file__).parent
MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 40

# Part of imapp → the parts it may import. Each is a file or folder; those of a layer stand
# together, and no layer knows one that stands below it here.
MAY_IMPORT = {
    # lib: could live in another project
    "lib": "lib",
    # models
    "extensions": "",
    "models": "lib extensions",
    # words that services and edges share
    "locale": "",
    "errors": "extensions",
    "kinds": "lib errors",
    "shapes": "",
    "payloads": "lib models locale kinds shapes",
    "delivery": "locale shapes",
    "migration": "extensions",
    "robots": "",
    # services
    "services": "lib extensions models locale errors kinds payloads shapes delivery robots",
    "seeds": "lib extensions models services",
    # edges
    "api": "lib errors services",
    # the same for pages, and the files they are made of
    "assets": "lib",
    "pages": "lib errors services api",
    "origins": "errors",
    "health": "extensions errors api",
    "auth": "lib locale errors payloads shapes services api assets pages",
    "social": "lib errors payloads shapes services api assets pages",
    "uploads": "lib payloads shapes services api",
    # The columns by which its lists are sorted are the models'.
    "admin": "lib models errors payloads shapes services api",
    "sockets": "lib extensions errors payloads shapes delivery services api locale social",
    "docs": "lib errors kinds payloads shapes delivery api sockets",
    # what puts it together
    # Names of accounts are checked as at the sign-up.
    "cli": "lib extensions models errors services seeds api auth",
    "__init__": "lib extensions errors services api assets pages locale origins health auth social"
    " admin uploads sockets docs cli migration robots",
    "serving": "lib extensions models services seeds migration assets __init__",
}


def files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part_of(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def every_file(test):
    return pytest.mark.parametrize("file", files(), ids=lambda one: str(one.relative_to(PACKAGE)))(
        test
    )


@every_file
def test_a_file_imports_only_what_its_layer_may(file):
    part = part_of(file)
    allowed = {part, *MAY_IMPORT[part].split()}
    assert imported_parts(ast.parse(file.read_text()), file) <= allowed


def test_every_part_stands_in_the_table_and_knows_only_what_stands_before_it():
    assert set(MAY_IMPORT) == {part_of(file) for file in files()}
    known = set()
    for part, allowed in MAY_IMPORT.items():
        known.add(part)
        assert set(allowed.split()) <= known, part


def test_only_delivery_emits():
    found = {part_of(file) for file in files() for node in calls(file) if emits(node)}
    assert found == {"delivery"}


@pytest.mark.parametrize("part", ["errors", "sockets"])
def test_edges_that_know_the_session_only_roll_it_back(part):
    trees = [ast.parse(file.read_text()) for file in files() if part_of(file) == part]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    uses = {ast.unparse(node) for node in nodes if ast.unparse(node.value).startswith("db.")}
    assert uses == {"db.session.rollback"}


@every_file
def test_a_file_is_about_one_thing(file):
    assert len(file.read_text().splitlines()) <= MOST_LINES


@every_file
def test_a_function_does_one_thing(file):
    tree = ast.parse(file.read_text())
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    long = {one.name: size(one) for one in functions if size(one) > MOST_LINES_OF_A_FUNCTION}
    assert long == {}


def size(function: ast.FunctionDef) -> int:
    """Its lines, without those of its docstring."""
    first = function.body[0]
    has_docstring = ast.get_docstring(function) is not None
    docstring = first.end_lineno - first.lineno + 1 if has_docstring else 0
    return function.end_lineno - function.lineno + 1 - docstring


def imported_parts(tree: ast.Module, file: Path) -> set[str]:
    """The parts of imapp that run when the file does; what only a type checker reads is none."""
    found = set()
    for node in at_run_time(tree):
        if isinstance(node, ast.ImportFrom):
            found |= parts_of_import(node, file)
        elif isinstance(node, ast.Import):
            names = [[*alias.name.split("."), "__init__"] for alias in node.names]
            found |= {name[1] for name in names if name[0] == "imapp"}
    return found


def at_run_time(node: ast.AST):
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and getattr(child.test, "id", "") == "TYPE_CHECKING":
            continue
        yield child
        yield from at_run_time(child)


def parts_of_import(node: ast.ImportFrom, file: Path) -> set[str]:
    module = (node.module or "").split(".") if node.module else []
    if node.level:
        folder = ["imapp", *file.relative_to(PACKAGE).parts[:-1]]
        module = folder[: len(folder) - node.level + 1] + module
    if module[0] != "imapp":
        return set()
    if len(module) > 1:
        return {module[1]}
    parts = set(MAY_IMPORT) | {part_of(one) for one in files()}
    return {alias.name if alias.name in parts else "__init__" for alias in node.names}


def calls(file: Path) -> list[ast.Call]:
    tree = ast.parse(file.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def emits(node: ast.Call) -> bool:
    """Whether it sends to sockets; `messages.send` is a service's verb."""
    name = ast.unparse(node.func)
    return name.endswith((".emit", ".send")) and name != "messages.send"
