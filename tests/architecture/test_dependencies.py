"""What the package imports is what it declares: nothing comes along by chance."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions, requires
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "talentatlas"
OPTIONAL = {"polars", "pandas"}  # a user's own, imported where a table is handed over


def imported() -> Iterator[str]:
    """Top-level names of all modules that the package imports."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.partition(".")[0]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> set[str]:
    found = (re.match(r"[\w.-]+", line) for line in requires("talentatlas") or [])
    return {plain(match[0]) for match in found if match}


def used() -> set[str]:
    """Libraries behind the imports."""
    homes = packages_distributions()
    outside = set(imported()) - set(sys.stdlib_module_names) - {"talentatlas"} - OPTIONAL
    return {plain(homes[name][0]) if name in homes else name for name in outside}


def test_every_library_in_use_is_declared() -> None:
    assert used() - declared() == set()


def test_every_declared_library_is_in_use() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    by_name = {name for name in declared() if name.replace("-", "_") in text}  # fonts
    assert declared() - used() - by_name == set()
