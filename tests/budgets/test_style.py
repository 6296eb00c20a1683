"""The style budgets: the tail of the sizes, the writes, the words; they may only get stricter."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    path for path in (REPOSITORY / "src").rglob("*.py") if "migrations" not in path.relative_to(REPOSITORY).parts
)
TESTS = sorted((REPOSITORY / "tests").rglob("*.py"))
Function = ast.FunctionDef | ast.AsyncFunctionDef

FILE_LIMIT, FILE_P90 = 500, 300
FUNCTION_LIMIT, FUNCTION_P90 = 60, 25
SCRIPT_LINES = 2500
TEMPLATE_P90 = 80
WAIVERS_PER_1000 = 1.0
# What is held today; the aim is 2.0 and 1.3, and these two only go up.
TESTS_PER_CODE_ENGINES, TESTS_PER_CODE_HOUSE = 0.48, 0.53
WRITES = {"save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "delete", "update"}
# Rooms whose public names strangers call: each says what it means.
EXPLAINED = re.compile(r"wutong_engines/|/(services|queries|lifecycle|permissions)(/|\.py)|wutong/kernel/")


def code_lines(source: str) -> set[int]:
    """Return the numbers of the lines that hold code: neither comment, blank nor docstring."""
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in skipped:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            lines.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each function with its count of code lines."""
    source = path.read_text(encoding="utf-8")
    lines = code_lines(source)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, Function):
            size = sum(line in lines for line in range(node.lineno, (node.end_lineno or node.lineno) + 1))
            yield f"{path.relative_to(REPOSITORY)}:{node.lineno} {node.name}", size


def p90(sizes: list[int]) -> int:
    """Return the ninetieth percentile."""
    return sorted(sizes)[int(len(sizes) * 0.9)] if sizes else 0


def is_inside(path: Path, *folders: str) -> bool:
    """Tell whether a file lies below a folder of the repository, whatever the checkout itself is called."""
    return path.is_relative_to(REPOSITORY.joinpath(*folders))


def size(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_past_the_limit_and_nine_in_ten_are_small() -> None:
    sizes = {str(path.relative_to(REPOSITORY)): size(path) for path in (*SOURCES, *TESTS)}
    assert {name: lines for name, lines in sizes.items() if lines > FILE_LIMIT} == {}
    assert p90([lines for lines in sizes.values() if lines]) <= FILE_P90


def test_no_function_is_past_the_limit_and_nine_in_ten_are_small() -> None:
    sizes = dict(pair for path in SOURCES for pair in functions(path))
    assert {name: lines for name, lines in sizes.items() if lines > FUNCTION_LIMIT} == {}
    assert p90(list(sizes.values())) <= FUNCTION_P90


@pytest.mark.parametrize("room", ["views", "api", "forms", "schemas", "urls"])
def test_no_page_or_endpoint_writes_to_the_database(room: str) -> None:
    found: list[str] = []
    for path in SOURCES:
        if path.stem != room and room not in path.relative_to(REPOSITORY).parts:
            continue
        found += [
            f"{path.relative_to(REPOSITORY)}:{node.lineno} {ast.unparse(node)}"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute) and node.attr in WRITES and "objects" in ast.unparse(node.value)
        ]
    assert found == []


def test_what_strangers_call_says_what_it_means() -> None:
    silent = []
    for path in SOURCES:
        where = path.relative_to(REPOSITORY).as_posix()
        if not EXPLAINED.search(where):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            named = isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_")
            if named and not ast.get_docstring(node):
                silent.append(f"{where}:{node.lineno} {node.name}")
    assert silent == []


def test_waivers_are_few_and_each_has_its_reason() -> None:
    waiver = re.compile(r"#\s*(type: ignore|noqa)(\[[^\]]*\]|: [A-Z0-9, ]+)?(.*)")
    found = [
        (path, number, match)
        for path in SOURCES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (match := waiver.search(line))
    ]
    bare = [f"{path.relative_to(REPOSITORY)}:{number}" for path, number, match in found if len(match[3].strip()) < 4]
    assert bare == [], "a waiver stands without its reason"
    code = sum(len(code_lines(path.read_text(encoding="utf-8"))) for path in SOURCES)
    assert len(found) <= max(8, WAIVERS_PER_1000 * code / 1000)


def test_our_own_script_and_templates_stay_small() -> None:
    scripts = list((REPOSITORY / "src").rglob("*.js"))
    templates = list((REPOSITORY / "src").rglob("*.html"))
    assert sum(size(path) for path in scripts) <= SCRIPT_LINES
    assert p90([size(path) for path in templates]) <= TEMPLATE_P90
    inline = [
        str(path) for path in templates if re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+=", path.read_text("utf-8"))
    ]
    assert inline == [], "the content security policy refuses script that is not a file"


@pytest.mark.parametrize(
    ("package", "least"), [("wutong_engines", TESTS_PER_CODE_ENGINES), ("wutong", TESTS_PER_CODE_HOUSE)]
)
def test_there_is_enough_test_for_each_line_of_code(package: str, least: float) -> None:
    def lines(paths: list[Path]) -> int:
        return sum(len(code_lines(path.read_text(encoding="utf-8"))) for path in paths)

    code = lines([path for path in SOURCES if is_inside(path, "src", package)])
    engines = [path for path in TESTS if is_inside(path, "tests", "wutong_engines")]
    tests = engines if package == "wutong_engines" else [path for path in TESTS if path not in engines]
    assert lines(tests) / max(code, 1) >= least


@pytest.mark.parametrize("word", ["客户", "商机", "CRM", "超级管理员", "红头文件"])
def test_the_interface_speaks_the_trade(word: str) -> None:
    pages = [path for path in (REPOSITORY / "src").rglob("*.html") if word in path.read_text(encoding="utf-8")]
    assert pages == []


def test_no_committed_file_names_a_registry_or_a_machine() -> None:
    hosts = re.compile(r"(pypi|npmjs|debian)\.(org|com)|pythonhosted|(?<![\w.])/(work|farm|root)/")
    kinds = {
        ".py",
        ".md",
        ".txt",
        ".toml",
        ".json",
        ".yaml",
        ".yml",
        ".html",
        ".js",
        ".css",
        ".sh",
        ".service",
        ".conf",
    }
    skipped = {".venv", "node_modules", "var", ".git", "static", "test_style.py"}
    named = [
        str(path.relative_to(REPOSITORY))
        for path in REPOSITORY.rglob("*")
        if path.suffix in kinds
        and not skipped & set(path.relative_to(REPOSITORY).parts)
        and hosts.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert named == []
