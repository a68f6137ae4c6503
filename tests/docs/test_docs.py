"""Documents that cannot go stale: examples run, links lead somewhere, everything is named."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from talentatlas import __version__
from talentatlas.cli.main import COMMANDS
from talentatlas.measures.base import MEASURES
from talentatlas.schema import CONTRACTS
from talentatlas.sources.base import SOURCES

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md")],
    key=lambda path: path.as_posix(),
)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
CODE = re.compile(r"```(?P<lang>\w+)\n(?P<text>.*?)```", re.DOTALL)
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


def words(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: Path, lang: str) -> list[str]:
    return [match["text"] for match in CODE.finditer(words(page)) if match["lang"] == lang]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    links = LINK.findall(words(page))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_reference_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, REPOSITORY / "scripts" / "build_docs.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_reference_names_everything_that_can_be_asked_for() -> None:
    reference = words(REPOSITORY / "docs" / "reference.md")
    names = [*COMMANDS, *MEASURES.names(), *CONTRACTS, *SOURCES.names()]
    assert [
        name for name in names if f"`{name}`" not in reference and f" {name}`" not in reference
    ] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_flag_in_an_example_exists(page: Path) -> None:
    reference = words(REPOSITORY / "docs" / "reference.md")
    for block in blocks(page, "sh"):
        for line in block.splitlines():
            if line.startswith("talentatlas "):
                assert line.split()[1] in COMMANDS
                assert [flag for flag in FLAG.findall(line) if flag not in reference] == []


def test_the_python_start_of_the_readme_runs() -> None:
    (start,) = blocks(REPOSITORY / "README.md", "python")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", start],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "CHN" in done.stdout


def test_the_citation_names_this_version() -> None:
    assert f"version: {__version__}\n" in words(REPOSITORY / "CITATION.cff")


def test_every_decision_is_listed() -> None:
    folder = REPOSITORY / "docs" / "decisions"
    listed = words(folder / "README.md")
    assert [p.name for p in folder.glob("[0-9]*.md") if p.name not in listed] == []
