"""`talentatlas scenario`: policy reforms beside their no-reform twin."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any  # options of a command

import click

from talentatlas.cli.layout import aligned
from talentatlas.cli.scenario_page import command as page_command
from talentatlas.cli.scenario_page import complete
from talentatlas.cli.verb import Session, verb
from talentatlas.vocabulary.messages import Messages

if TYPE_CHECKING:
    from talentatlas.scenarios.reform import Reform

CATALOGUE = Path(__file__).with_name("scenario_messages.csv")
SEED = 1
RUNS = ("low", "central", "high")
TEMPLATE = "us-fee-100000"


@click.group("scenario", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Run policy reforms whose every effect size has a source."""


@verb(
    "new",
    examples=["talentatlas scenario new mine.yaml", "talentatlas scenario new mine.yaml "
              "--like gulf-pays-double"],
)  # fmt: skip
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--like", default=TEMPLATE, show_default=True, help="Ready reform to start from.")
def new(session: Session, file: Path, like: str) -> None:
    """Write a reform file to start from."""
    from talentatlas.cli.folders import FolderError
    from talentatlas.scenarios.library import library_path

    if file.exists():
        raise FolderError(
            f"{file} is there already.", why="It would be overwritten.",
            todo="Choose another name.",
        )  # fmt: skip
    text = library_path(like).read_text(encoding="utf-8")
    file.write_text(text.replace(f"name: {like}\n", f"name: {file.stem}\n"), encoding="utf-8")
    session.show(_say(session)("new", file=file))


@verb(
    "list",
    examples=["talentatlas scenario list", "talentatlas scenario list --parameters"],
)
@click.option("--parameters", is_flag=True, help="List what a reform can set instead.")
def list_(session: Session, parameters: bool) -> None:
    """List ready reforms, or everything that a reform can set."""
    from talentatlas.cli.scenario_words import parameter_rows, reform_rows

    rows = parameter_rows(session.lang) if parameters else reform_rows(session.lang)
    if session.as_json:
        session.show_json(rows)
        return
    say = _say(session)
    heads = {"path": "path", "unit": "unit_head", "low_high": "from_to"}
    head = [say(heads.get(key, key)) for key in rows[0]]
    session.show(aligned([head, *([str(v) for v in row.values()] for row in rows)]))


@verb("show", examples=["talentatlas scenario show us-budget-2026"])
@click.argument("reform")
def show(session: Session, reform: str) -> None:
    """Show a reform in canonical form, with the evidence behind its levers."""
    from talentatlas.cli.scenario_words import evidence_lines
    from talentatlas.scenarios.library import find_reform
    from talentatlas.scenarios.reform import dump

    found = find_reform(reform)
    levers = _levers(found)
    if session.as_json:
        session.show_json(
            {"name": found.name, "text": dump(found), "parts": found.parts, "levers": levers}
        )
        return
    say = _say(session)
    session.show(dump(found))
    for line in (*_composition(found, session), *evidence_lines(levers, say)):
        session.show(line)


@verb("check", examples=["talentatlas scenario check mine.yaml"])
@click.argument("reform")
def check(session: Session, reform: str) -> None:
    """Check a reform file without running it."""
    from talentatlas.scenarios.library import find_reform

    found = find_reform(reform)
    names = [str(lever["name"]) for lever in _levers(found)]
    if session.as_json:
        session.show_json({"name": found.name, "levers": names})
        return
    say = _say(session)
    for line in _composition(found, session):
        session.show(line)
    session.show(say("right", name=found.name, levers=", ".join(names) or say("none")))


@verb(
    "run",
    examples=[
        "talentatlas scenario run us-inflow-10 scholarly_migration",
        "talentatlas scenario run us-inflow-10 atlas",
        "talentatlas scenario run mine.yaml new_countryflows.csv.gz --out result",
        "talentatlas scenario run us-fee-100000 releases --source openalex_2023_V1 --json",
    ],
)
@click.argument("reform")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Result folder.")
@click.option("--draws", type=click.IntRange(20, 5000), default=500, show_default=True)
@click.option("--years", type=click.IntRange(1, 30), default=15, show_default=True)
@click.option("--source", help="Release to run on, when PATH holds several.")
@click.option(
    "--diversion", "runs", multiple=True, type=click.Choice(RUNS), default=RUNS,
    help="Run these assumptions only; all three unless given.",
)  # fmt: skip
def run(  # options are of several types
    session: Session,
    reform: str,
    path: Path,
    out: Path | None,
    **how: Any,  # noqa: ANN401
) -> None:
    """Run a reform beside its twin.

    REFORM is a file or the name of a ready one. PATH is an atlas, a folder of the Scholarly
    Migration Database, or one of its countryflows files.
    """
    from talentatlas.cli.panels import panel_named
    from talentatlas.cli.scenario_words import page
    from talentatlas.scenarios.ground import ground_of
    from talentatlas.scenarios.library import find_reform
    from talentatlas.scenarios.run import Settings, run_scenario
    from talentatlas.scenarios.store import as_json, write_result

    found = find_reform(reform)
    say = _say(session)
    panel, number = panel_named(path, how["source"])
    if number > 1 and how["source"] is None:
        session.say(say("several", path=path, number=number, source=panel.source))
    seed = SEED if session.seed is None else session.seed
    runs = tuple(run for run in RUNS if run in how["runs"])
    settings = Settings(how["draws"], how["years"], seed, runs)
    session.say(say("fitting"))
    ground = ground_of(panel, years=settings.years, seed=seed, cache=_cache())
    result = run_scenario(found, ground, settings)
    if out is not None:
        write_result(result, out)
        complete(out, result, ground, session.lang)
    if session.as_json:
        session.show_json(as_json(result))
    else:
        session.show(page(result, session.lang))
    if out is not None:
        session.say(say("stored", folder=out))


@verb(
    "compare",
    examples=[
        "talentatlas scenario compare us-fee-100000 mine.yaml",
        "talentatlas scenario compare result-a result-b --json",
    ],
)
@click.argument("left")
@click.argument("right")
def compare(session: Session, left: str, right: str) -> None:
    """Compare two reforms, or two result folders."""
    from talentatlas.cli.scenario_words import comparison
    from talentatlas.scenarios.compare import compare_results
    from talentatlas.scenarios.library import find_reform
    from talentatlas.scenarios.reform import diff

    say = _say(session)
    if Path(left).is_dir() and Path(right).is_dir():
        found = compare_results(Path(left), Path(right))
        if session.as_json:
            session.show_json(found)
        else:
            session.show(comparison(found, session.lang))
        return
    lines = diff(find_reform(left), find_reform(right))
    if session.as_json:
        session.show_json([asdict(line) for line in lines])
    elif not lines:
        session.show(say("same"))
    else:
        nothing = say("nothing")
        rows = [[d.what, d.left or nothing, d.right or nothing] for d in lines]
        session.show(aligned([[say("path"), say("left"), say("right_side")], *rows]))


for _part in (new, list_, show, check, run, page_command, compare):
    command.add_command(_part)


def _cache() -> Path:
    """Where the fitted forecast of a source is kept; clearing it loses no result."""
    from platformdirs import user_cache_path

    stated = os.environ.get("TALENTATLAS_CACHE_DIR")
    return Path(stated) if stated else user_cache_path("talentatlas", appauthor=False)


def _say(session: Session) -> Messages:
    return Messages(CATALOGUE, session.lang)


def _levers(reform: Reform) -> list[dict[str, object]]:
    """Levers of a reform as JSON values; checks the reform on the way."""
    from talentatlas.scenarios.anchoring import axes_of
    from talentatlas.scenarios.applied import check as check_reform
    from talentatlas.scenarios.store import lever_as_json

    return [lever_as_json(lever) for lever in check_reform(reform, axes_of())]


def _composition(reform: Reform, session: Session) -> list[str]:
    if not reform.parts:
        return []
    line = _say(session)("composed", parts=" + ".join(reform.parts))
    return [line, *(f"  {note}" for note in reform.replaced)]
