"""`talentatlas nowcast`: the last years of a source as they will be once all has come in."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any  # values of a result

import click

from talentatlas.cli.layout import aligned
from talentatlas.cli.verb import Session, verb
from talentatlas.errors import UnknownNameError
from talentatlas.vocabulary.countries import country_name
from talentatlas.vocabulary.messages import Messages

if TYPE_CHECKING:
    from talentatlas.models.nowcast import Corrected, Nowcast

CATALOGUE = Path(__file__).with_name("nowcast_messages.csv")
SHOWN_YEARS = 8  # the last of them; earlier ones are complete
LEVEL = 0.8  # as models.nowcast, which is imported only when it runs


@verb(
    "nowcast",
    examples=[
        "talentatlas nowcast atlas",
        "talentatlas nowcast scopus_2022_07_V1_scholarlymigration_countryflows.csv.gz",
        "talentatlas nowcast releases --area USA --area CHN",
        "talentatlas nowcast new_countryflows.csv --with old_countryflows.csv --json",
    ],
)
@click.argument("path", type=click.Path(path_type=Path), metavar="PATH")
@click.option(
    "--with",
    "others",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Another release of the same source, to see how late it is; repeatable.",
)
@click.option(
    "--frozen",
    type=click.IntRange(1900, 2200),
    metavar="YEAR",
    help="Last year whose works are in; else as the source tells.",
)
@click.option(
    "--level",
    type=click.FloatRange(0.5, 0.99),
    default=LEVEL,
    show_default=True,
    help="Nominal coverage of the intervals.",
)
@click.option(
    "--area",
    "areas",
    multiple=True,
    metavar="CODE",
    help="Show this country or region; else the ten largest. Repeatable.",
)
def command(
    session: Session, path: Path, others: tuple[Path, ...], frozen: int | None, level: float,
    areas: tuple[str, ...],
) -> None:  # fmt: skip
    """Correct the last years of a source for what has not come in yet.

    PATH is an atlas, a countryflows file of the Scholarly Migration Database, or a folder of
    them. A move is seen when the next work of the person appears, so that the last years are
    short. Years that can be given only as shares of the total say so.
    """
    from talentatlas.models.delay_evidence import nowcasts

    made = nowcasts(path, others=others, frozen=frozen, level=level)
    _check_areas(made, areas)
    if session.as_json:
        session.show_json({"nowcasts": [_json(one) for one in made]})
        return
    say = Messages(CATALOGUE, session.lang)
    session.show("\n\n\n".join(_text(say, session.lang, one, areas) for one in made))


def _check_areas(made: tuple[Nowcast, ...], areas: tuple[str, ...]) -> None:
    known = {row.area for one in made for row in one.rows if row.direction in ("in", "out")}
    for area in areas:
        if area not in known:
            raise UnknownNameError("area with moves that may be shown", area, known)


def _json(made: Nowcast) -> dict[str, Any]:
    delays = made.delays
    return {
        "source": made.source,
        "frozen": made.frozen,
        "level": made.level,
        "evidence": {
            "kind": delays.evidence,
            "rests_on": delays.rests_on,
            "visible": delays.visible,
            "entries_visible": delays.entries,
        },
        "years": [asdict(row) for row in made.totals()],
        "areas": [asdict(row) for row in made.rows if row.direction in ("in", "out")],
        "entries": [asdict(row) for row in made.rows if row.direction == "entries"],
    }


def _text(say: Messages, lang: str, made: Nowcast, areas: tuple[str, ...]) -> str:
    parts = [
        say("title", source=made.source, frozen=made.frozen),
        say(f"by_{made.delays.evidence}", names=", ".join(made.delays.rests_on)),
        _table(say, made.totals()[-SHOWN_YEARS:], made.level),
    ]
    for direction in ("in", "out"):
        for back in _shown_backs(made):
            rows = _of_areas(made, direction, back, areas)
            if rows:
                head = say(f"areas_{direction}", year=made.frozen - back)
                parts += [f"{head}\n{_area_table(say, lang, rows, made.level)}"]
    return "\n\n".join([*parts, say("note")])


def _shown_backs(made: Nowcast) -> list[int]:
    """The newest year with a level, and the year after it that has shares only."""
    corrected = [row.back for row in made.totals() if row.status == "corrected"]
    only = [row.back for row in made.totals() if row.status == "share only" and row.raw]
    return [*corrected[-1:], *only[-1:]]


def _of_areas(
    made: Nowcast, direction: str, back: int, areas: tuple[str, ...]
) -> list[Corrected]:
    """The asked areas, or the ten largest, by size."""
    rows = [r for r in made.rows if r.direction == direction and r.back == back]
    rows = sorted(rows, key=lambda row: (-row.raw, row.area))
    return [row for row in rows if row.area in areas] if areas else rows[:10]


def _table(say: Messages, rows: tuple[Corrected, ...], level: float) -> str:
    head = [say("year"), say("raw"), say("visible"), say("corrected", level=level), ""]
    cells = [
        [
            str(row.year),
            f"{row.raw:,.0f}",
            f"{row.visible:.0%}",
            _number(say, row),
            say("status_" + row.status.replace(" ", "_")),
        ]
        for row in rows
    ]
    return aligned([head, *cells], right=(1, 2, 3))


def _area_table(say: Messages, lang: str, rows: list[Corrected], level: float) -> str:
    head = [say("area"), say("raw"), say("corrected", level=level), say("share", level=level)]
    cells = [
        [
            f"{country_name(row.area, lang)} ({row.area})",
            f"{row.raw:,.0f}",
            _number(say, row),
            f"{row.share:.1%} ({row.share_lower:.1%}–{row.share_upper:.1%})",
        ]
        for row in rows
    ]
    return aligned([head, *cells], right=(1, 2, 3))


def _number(say: Messages, row: Corrected) -> str:
    if row.corrected is None:
        return say("no_level")
    if row.status == "complete":
        return f"{row.corrected:,.0f}"
    return f"{row.corrected:,.0f} ({row.lower:,.0f}–{row.upper:,.0f})"
