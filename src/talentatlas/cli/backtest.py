"""`talentatlas backtest`: how well the forecast would have done, beside plain ones."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any  # values of a result

import click

from talentatlas.cli.folders import FolderError
from talentatlas.cli.layout import aligned
from talentatlas.cli.progress import progress
from talentatlas.cli.verb import Session, verb
from talentatlas.errors import UsageError
from talentatlas.vocabulary.messages import Messages

if TYPE_CHECKING:
    from talentatlas.models.backtest import Outcome
    from talentatlas.models.judged import Score
    from talentatlas.models.panel import FlowPanel

CATALOGUE = Path(__file__).with_name("backtest_messages.csv")
SEED = 1
GROUPS = ("all", "top200", "six", "big")
COLUMNS = (
    "method", "skill", "crps", "wmape", "log_score", "pit80", "pit95", "net_error_ratio",
    "net_cover80", "net_rate_rho",
)  # fmt: skip


@verb(
    "backtest",
    examples=[
        "talentatlas backtest releases",
        "talentatlas backtest openalex_2023_V1_scholarlymigration_countryflows.csv.gz --json",
        "talentatlas backtest releases --origins 2012,2014 --out scores",
        'talentatlas backtest atlas --methods "anchor,last value,margins"',
    ],
)
@click.argument("path", type=click.Path(path_type=Path), metavar="PATH")
@click.option(
    "--origins",
    default="",
    metavar="YEARS",
    help="Last years known, with commas; else 2013 and 2015 where five years follow.",
)
@click.option(
    "--methods",
    default="",
    metavar="NAMES",
    help="With commas; also ets (minutes) and ppml, which need statsmodels and pyfixest.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Write scores.csv, scores.json and a page there too.",
)
def command(session: Session, path: Path, origins: str, methods: str, out: Path | None) -> None:
    """Forecast five years from each origin with what was known then, and score it.

    PATH is a folder with releases of the Scholarly Migration Database, one of its countryflows
    files, or an atlas. Skill is the share of the error (CRPS) of "same as last year" that is
    avoided, with its 90% interval over countries of origin.
    """
    from talentatlas.cli.panels import panels_at
    from talentatlas.models.backtest import STEPS, backtest, method_names, origins_of

    years = _years(origins)
    named = [name.strip() for name in methods.split(",") if name.strip()]
    _check_methods(named, method_names())
    say = Messages(CATALOGUE, session.lang)
    panels = panels_at(path)
    jobs = [(panel, origin) for panel in panels for origin in origins_of(panel, years)]
    for panel, origin in {panel.source: (panel, origin) for panel, origin in jobs}.values():
        _say_left_out(session, say, panel, origin)
    seed = SEED if session.seed is None else session.seed
    outcomes: list[Outcome] = []
    with progress(session) as shown:
        for panel, origin in jobs:
            name = say("stage", source=panel.source, origin=origin)
            shown.stage(name, STEPS, say("steps"))
            outcomes.append(backtest(panel, origin, named, seed=seed, advance=shown.advance))
    rows = [_row(outcome, score) for outcome in outcomes for score in outcome.scores]
    if out is not None:
        _write(out, rows)
        _write_page(out, rows, panels, session.lang)
    if session.as_json:
        session.show_json({"windows": rows})
    else:
        session.show("\n\n".join(_page(say, outcome) for outcome in outcomes))


def _write_page(
    folder: Path, rows: list[dict[str, object]], panels: Sequence[FlowPanel], lang: str
) -> None:
    """The public record of how well the forecast forecasts."""
    from talentatlas.report.backtest_page import PanelNote, write_backtest_page

    notes = [PanelNote(p.source, p.vintage, p.licence, p.citation) for p in panels]
    name = "index.html" if lang == "en" else f"index.{lang}.html"
    write_backtest_page(rows, notes, folder / name, lang=lang)


def _years(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isdecimal() for part in parts):
        raise UsageError(
            f'--origins "{text}" is not a list of years.',
            why="Each is the last year that the forecast may know.",
            todo="Write for example --origins 2013,2015.",
        )
    return tuple(sorted({int(part) for part in parts}))


def _check_methods(named: list[str], known: tuple[str, ...]) -> None:
    from talentatlas.errors import UnknownNameError

    for name in named:
        if name not in known:
            raise UnknownNameError("method", name, known)


def _say_left_out(session: Session, say: Messages, panel: FlowPanel, origin: int) -> None:
    from talentatlas.models.large_areas import LEAST_MOVES, states_stocks

    for part in panel.left_out:
        session.say(
            say(
                "left_out", source=panel.source, what=part.what, rows=part.rows,
                moves=part.moves, reason=say(part.reason),
            )
        )  # fmt: skip
    if not states_stocks(panel.until(origin)):
        session.say(say("no_stock", source=panel.source, moves=LEAST_MOVES))


def _row(outcome: Outcome, score: Score) -> dict[str, Any]:
    """A score as a row of the result."""
    window = outcome.window
    return asdict(score) | {
        "countries": len(window.areas),
        "first_target": window.origin + 1,
        "last_target": window.origin + len(window.actual),
        "targets_complete": outcome.complete,
    }


def _write(out: Path, rows: list[dict[str, Any]]) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        with (out / "scores.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        text = json.dumps({"windows": rows}, indent=1, allow_nan=False)
        (out / "scores.json").write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise FolderError(
            f"--out {out} cannot be written: {error.strerror}.",
            why="The scores were computed and are lost.",
            todo="Choose a folder that you may write to.",
        ) from error


def _page(say: Messages, outcome: Outcome) -> str:
    """Tables of one window: methods side by side by group, then skill by horizon."""
    window, scores = outcome.window, outcome.scores
    last = window.origin + len(window.actual)
    lines = [
        say(
            "title", source=window.source, origin=window.origin, first=window.origin + 1,
            last=last, countries=len(window.areas),
        )
    ]  # fmt: skip
    if not outcome.complete:
        lines.append(say("incomplete", year=last))
    for group in GROUPS:
        found = [score for score in scores if score.group == group]
        if found:
            lines += ["", say(group, pairs=found[0].pairs), _table(say, found)]
    return "\n".join([*lines, "", say("by_horizon"), _by_horizon(say, scores), "", say("note")])


def _table(say: Messages, scores: list[Score]) -> str:
    head = [say(f"head_{name}") for name in COLUMNS]
    body = [
        [
            say(score.method),
            f"{score.skill:.0%} ({score.skill_lower:.0%}, {score.skill_upper:.0%})",
            f"{score.crps:,.2f}", f"{score.wmape:.1%}", f"{score.log_score:.3f}",
            f"{score.pit80:.0%}", f"{score.pit95:.0%}", f"{score.net_error_ratio:.2f}",
            f"{score.net_cover80:.0%}",
            "–" if score.net_rate_rho is None else f"{score.net_rate_rho:.2f}",
        ]
        for score in scores
    ]  # fmt: skip
    return aligned([head, *body], right=range(1, len(COLUMNS)), indent=2)


def _by_horizon(say: Messages, scores: tuple[Score, ...]) -> str:
    names = list(dict.fromkeys(score.method for score in scores))
    horizons = [group for group in dict.fromkeys(s.group for s in scores) if group[0] == "h"]
    of = {(s.method, s.group): s for s in scores}
    body = [[say(n), *(f"{of[n, h].skill:.0%}" for h in horizons)] for n in names]
    head = [say("head_method"), *(say("ahead", years=h[1:]) for h in horizons)]
    return aligned([head, *body], right=range(1, len(head)), indent=2)
