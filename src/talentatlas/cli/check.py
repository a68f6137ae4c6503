"""`talentatlas check`: how far parts of the pipeline can be trusted, on files of your own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from talentatlas.cli.layout import aligned
from talentatlas.cli.verb import Session, verb
from talentatlas.errors import SourceUnavailable

if TYPE_CHECKING:
    from talentatlas.places.evaluate import PlacesCheck, Score

TOP_SEATS = 5


@click.group("check", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Check parts of the pipeline against references that the records carry."""


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


command.add_command(places)
