"""Sizes beyond which nobody finds anything: of files, functions, statements, signatures."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCE = REPOSITORY / "src" / "talentatlas"
PYTHON_LINES, FUNCTION_LINES, SQL_LINES, PARAMETERS = 300, 40, 80, 6
PYTHON = sorted(SOURCE.rglob("*.py"))
SQL = sorted(SOURCE.rglob("*.sql"))
NO_HOMES = {"utils.py", "common.py", "misc.py", "helpers.py"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            yield node


def code_lines(function: Function) -> int:
    """Lines of a function after its docstring: a long definition is no long function."""
    first = function.body[0]
    has_words = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    start = first.end_lineno if has_words and isinstance(first.value.value, str) else None
    return (function.end_lineno or 0) - (start or function.lineno)


def parameters(function: Function) -> int:
    every = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return sum(argument.arg not in ("self", "cls") for argument in every)


def is_command(path: Path) -> bool:
    return path.parent.name == "cli"  # each flag of a command is a parameter


def test_there_is_something_to_measure() -> None:
    assert len(PYTHON) > 20
    assert len(SQL) > 20


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_a_python_file_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= PYTHON_LINES


@pytest.mark.parametrize("path", SQL, ids=name_of)
def test_a_statement_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= SQL_LINES


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_functions_are_short(path: Path) -> None:
    long = {f.name: n for f in functions(path) if (n := code_lines(f)) > FUNCTION_LINES}
    assert not long


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_functions_take_few_parameters(path: Path) -> None:
    many = {f.name: n for f in functions(path) if (n := parameters(f)) > PARAMETERS}
    assert is_command(path) or not many


def test_no_file_is_a_home_for_everything() -> None:
    assert not [name_of(path) for path in PYTHON if path.name in NO_HOMES]
