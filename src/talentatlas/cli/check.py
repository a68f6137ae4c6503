"""`talentatlas check`: may a vintage replace the last one, and how far can parts be trusted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from talentatlas.cli.check_identity import identity
from talentatlas.cli.layout import aligned
from talentatlas.cli.verb import Session, verb
from talentatlas.errors import SourceUnavailable, UsageError

if TYPE_CHECKING:
    from talentatlas.places.evaluate import PlacesCheck, Score

TOP_SEATS = 5
VINTAGE = "ATLAS"  # in the list of commands; typed is the folder of one


class Checks(click.Group):
    """Named checks, and the quality gate for whatever else is typed: the folder of an atlas."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The check of that name, or the quality gate with all words as its own."""
        if args[0] in self.commands and args[0] != VINTAGE:
            return super().resolve_command(ctx, args)
        return VINTAGE, self.commands[VINTAGE], args


@click.group(
    "check",
    cls=Checks,
    context_settings={"help_option_names": ["-h", "--help"], "ignore_unknown_options": True},
)
def command() -> None:
    """Compare a vintage with the last one, or check parts of the pipeline.

    `talentatlas check ATLAS` is the quality gate; see `talentatlas check ATLAS --help`.
    """


@verb(
    VINTAGE,
    examples=[
        "talentatlas check atlas-2026-08 --against atlas-2026-05",
        "talentatlas check atlas-2026-08 --promote",
        "talentatlas check atlas-2026-08 --promote --accept works_new='a new source came in'",
    ],
)
@click.argument("new", type=click.Path(path_type=Path), metavar="ATLAS")
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The last vintage; else the last one promoted beside this one.",
)
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="NAME=REASON",
    help="Let the breach of a statistic pass; the reason is recorded. Repeatable.",
)
@click.option(
    "--promote",
    "is_promoted",
    is_flag=True,
    help="Note the vintage as the last one when nothing blocks.",
)
@click.option("--all", "is_all", is_flag=True, help="List what passes too.")
def vintage(
    session: Session,
    new: Path,
    against: Path | None,
    accepted: tuple[str, ...],
    is_promoted: bool,
    is_all: bool,
) -> None:
    """Quality gate: compare a new vintage with the last on some fifty statistics.

    A statistic beyond its tolerance warns or blocks; a block ends with exit code 6. Which
    vintage was promoted last is kept in promoted.json beside the atlases.
    """
    from talentatlas.cli import gate_words
    from talentatlas.vintage import Side, gate, last_promoted, promote

    side = Side.open(new)
    last = against or last_promoted(new)
    if last is None:
        if not is_promoted:
            raise UsageError(
                f"Nothing to compare {new} with.",
                why="No other vintage was promoted beside it.",
                todo="Name the last one with --against DIR, or type --promote to make this "
                "the first.",
            )
        file = promote(side, None)
        session.show(session.words("gate_first", new=side.vintage, file=file))
        return
    session.say(session.words("gate_working"))
    found = gate(new, last, accept=read_reasons(accepted))
    if session.as_json:
        session.show_json(gate_words.as_json(found))
    else:
        session.show(gate_words.as_text(session, found, is_all=is_all))
    if found.verdict == "block":
        raise gate_words.blocked(found)
    if is_promoted:
        file = promote(side, found)
        session.say(session.words("gate_promoted", new=side.vintage, file=file))


def read_reasons(texts: tuple[str, ...]) -> dict[str, str]:
    """Statistic and reason from NAME=REASON.

    Raises:
        UsageError: no reason is given.
    """
    reasons: dict[str, str] = {}
    for text in texts:
        name, _, reason = text.partition("=")
        if not reason.strip():
            raise UsageError(
                f"--accept {text} gives no reason.",
                why="Whoever uses the vintage later must be able to judge it.",
                todo=f"Write --accept {name or 'NAME'}='why this is no fault'.",
            )
        reasons[name.strip()] = reason.strip()
    return reasons


@verb(
    "places",
    examples=[
        "talentatlas check places papers",
        "talentatlas check places papers/icra2019.json.gz --json",
    ],
)
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH..."
)
def places(session: Session, paths: tuple[Path, ...]) -> None:
    """Score the gazetteer against the country index of proceedings.

    Countries are found from raw text and domain alone. Scored are authors with exactly one
    affiliation in papers whose indices align; coverage = matched / n, agreement = right /
    matched. Hong Kong, Macau and Taiwan are folded into China for this comparison only,
    because the reference labels them so.
    """
    from talentatlas.places import Gazetteer
    from talentatlas.places.evaluate import check_places

    if missing := [str(path) for path in paths if not path.exists()]:
        raise SourceUnavailable(
            f"{', '.join(missing)} does not exist.",
            todo="Give a file of proceedings (.json, .json.gz), or a folder of them.",
        )
    session.say("reading the gazetteer and the files")
    found = check_places(paths, Gazetteer.load())
    if not found.total.n:
        raise SourceUnavailable(
            f"No authorship in {', '.join(map(str, paths))} carries a country to score by.",
            why=f"Unreadable files: {', '.join(found.unreadable) or 'none'}.",
            todo="Give proceedings with aff_country_unique_index, or a folder of them.",
        )
    if session.as_json:
        session.show_json(found.to_dict())
    else:
        session.show(_as_text(found))


def _as_text(found: PlacesCheck) -> str:
    head = ["file", "n", "coverage", "agreement"]
    rows = [head, *(_row(score) for score in found.files if score.n), _row(found.total)]
    parts = [aligned(rows, right=(1, 2, 3))]
    most = sorted(found.disagreement, key=lambda d: (-d.elsewhere, d.country_organisation))
    seats = [
        [d.country_organisation, f"{d.elsewhere:,} of {d.n:,}", f"{100 * d.rate:.1f}%"]
        for d in most[:TOP_SEATS]
        if d.elsewhere
    ]
    if seats:
        parts.append(
            "Printed address outside the country of the organisation's seat:\n"
            + aligned(seats, right=(1, 2), indent=2)
        )
    if found.unreadable:
        parts.append(f"Could not be read: {', '.join(found.unreadable)}")
    return "\n\n".join(parts)


def _row(score: Score) -> list[str]:
    shares = [score.coverage, score.agreement]
    return [
        score.file,
        f"{score.n:,}",
        *("–" if s is None else f"{100 * s:.2f}%" for s in shares),
    ]


command.add_command(vintage)
command.add_command(places)
command.add_command(identity)
