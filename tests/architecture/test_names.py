"""Public names that exist, and words that have no place in the project."""

import importlib
import pkgutil
import re
import subprocess
from pathlib import Path

import pytest

import talentatlas

REPOSITORY = Path(__file__).resolve().parents[2]
MODULES = sorted(m.name for m in pkgutil.walk_packages(talentatlas.__path__, "talentatlas."))
NEEDS = {"talentatlas.engine.spark": "pyspark"}  # of an extra
MOST_PUBLIC_NAMES = 25
TEXT = {
    ".py",
    ".sql",
    ".md",
    ".toml",
    ".csv",
    ".cff",
    ".txt",
    ".yaml",
    ".yml",
    ".json",
    ".j2",
    ".js",
    ".css",
    "",
}
FORBIDDEN = {
    "path of a machine": r"/(?:wo[r]k|ro[o]t|ho[m]e|t[m]p|fa[r]m)/\w",
    "host of a package registry": r"py[p]i\.org|python[h]osted|np[m]js|conda[.]anaconda",
    "how the work is organised": r"\bsub-?[a]gents?\b|\bprea[m]ble\b|acceptance [l]ist",
}


def tracked() -> list[Path]:
    """Files of the project; every file below the repository when there is no git."""
    found = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    names = found.stdout.splitlines() or [
        str(path.relative_to(REPOSITORY))
        for folder in ("src", "tests", "docs", "scripts", "examples")
        for path in (REPOSITORY / folder).rglob("*")
    ]
    return [p for n in names if (p := REPOSITORY / n).is_file() and p.suffix in TEXT]


@pytest.mark.parametrize("name", MODULES)
def test_every_public_name_exists(name: str) -> None:
    if needed := NEEDS.get(name):
        pytest.importorskip(needed, reason="make test-spark has it")
    module = importlib.import_module(name)
    assert [n for n in getattr(module, "__all__", ()) if not hasattr(module, n)] == []


def test_the_package_has_few_public_names_and_all_exist() -> None:
    names = getattr(talentatlas, "__all__", ["__version__"])
    assert len(names) <= MOST_PUBLIC_NAMES
    assert [n for n in names if not hasattr(talentatlas, n)] == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{path.relative_to(REPOSITORY)}:{number}: {line.strip()[:80]}"
        for path in tracked()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_nothing_is_imported_by_star() -> None:
    star = re.compile(r"^\s*from \S+ import \*", re.MULTILINE)
    found = [p for p in tracked() if p.suffix == ".py" and star.search(p.read_text("utf-8"))]
    assert found == []
