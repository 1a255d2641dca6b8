"""The shape of the code: docstrings, sizes, the order of the rooms."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.place import BIN, MODULES, ROOT, SOURCES, run

FUNCTION_LINES = 60
MODULE_LINES = 300


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_the_tool_has_modules() -> None:
    assert len(MODULES) > 50


@pytest.mark.parametrize("module", MODULES, ids=lambda p: p.relative_to(SOURCES).as_posix())
def test_a_module_is_small_and_says_what_it_is(module: Path) -> None:
    text = module.read_text("utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "a module says in one sentence what it is"
    assert len(text.splitlines()) <= MODULE_LINES
    long = {f.name: n for f in functions(tree) if (n := (f.end_lineno or f.lineno) - f.lineno + 1) > FUNCTION_LINES}
    assert not long


def test_rooms_import_only_from_rooms_before_them() -> None:
    done = run(BIN / "lint-imports", "--no-logo", "--no-cache", cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "a room imports only from rooms before it KEPT" in done.stdout


def test_a_wrong_import_would_be_seen(tmp_path: Path) -> None:
    room = tmp_path / "generator" / "anlan"
    for module in MODULES:
        copy = room / module.relative_to(SOURCES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(module.read_bytes())
    word = room / "terms" / "word.py"
    word.write_text(word.read_text("utf-8") + "\nimport yaml\nimport anlan.cli.main\n", "utf-8")
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    done = run(
        BIN / "lint-imports", "--no-logo", "--no-cache", cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "generator")}
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "anlan.terms is not allowed to import anlan.cli" in done.stdout
    assert "anlan is not allowed to import yaml" in done.stdout
