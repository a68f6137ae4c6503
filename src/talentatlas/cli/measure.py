"""`talentatlas measure`: one measure as a table, with an interval on every number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from talentatlas.cli.folders import atlas_option, open_atlas
from talentatlas.cli.verb import Session, verb
from talentatlas.errors import ConfigError, HorizonError, UnknownNameError

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas
    from talentatlas.measures.base import Measure

POPULATIONS = ("ai-authors", "clear-names")
YEARS = re.compile(r"(?P<first>\d{4})(?:[-–](?P<last>\d{4}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked of a measure, as typed.

    Args:
        areas: codes or names.
        periods: years, or ranges of years.
        years: horizon, or None.
        parameters: NAME=VALUE.
        population: who is counted.
        level: nominal coverage.
        form: "text" or "csv".
        is_all: suppressed cells too.
    """

    areas: tuple[str, ...]
    periods: tuple[str, ...]
    years: int | None
    parameters: tuple[str, ...]
    population: str
    level: float
    form: str
    is_all: bool


@verb(
    "measure",
    examples=[
        "talentatlas measure --list",
        "talentatlas measure stock --area CAN --year 2015-2020",
        "talentatlas measure retention_rate --area Canada --years 5",
        "talentatlas measure flow --param window=5 --csv > flow.csv",
    ],
)
@click.argument("name", required=False)
@atlas_option
@click.option("--list", "is_list", is_flag=True, help="List all measures.")
@click.option(
    "--area", "areas", multiple=True, help="Country or region, code or name; repeatable."
)
@click.option("--year", "periods", multiple=True, help="2020, or 2015-2020; repeatable.")
@click.option("--years", type=click.IntRange(1), metavar="N", help="Short for --param years=N.")
@click.option("--param", "parameters", multiple=True, metavar="NAME=VALUE", help="Repeatable.")
@click.option(
    "--population",
    type=click.Choice(POPULATIONS),
    default=POPULATIONS[0],
    show_default=True,
    help="Who is counted.",
)
@click.option(
    "--level",
    type=click.FloatRange(0.5, 0.999),
    default=0.9,
    show_default=True,
    help="Nominal coverage of the intervals.",
)
@click.option("--csv", "form", flag_value="csv", help="Print every column as CSV.")
@click.option("--all", "is_all", is_flag=True, help="List suppressed cells too.")
def command(
    session: Session,
    name: str | None,
    folder: Path,
    is_list: bool,
    form: str | None,
    **asked: object,
) -> None:
    """Print one measure of an atlas.

    Numbers read as value (lower–upper). Cells of fewer than five persons are suppressed.
    """
    if is_list or name is None:
        show_list(session)
        return
    show_measure(session, name, folder, Asked(form=form or "text", **asked))  # type: ignore[arg-type]


def show_measure(session: Session, name: str, folder: Path, asked: Asked) -> None:
    """Estimate a measure and print it."""
    from talentatlas.cli import estimates
    from talentatlas.measures.base import MEASURES

    measure = MEASURES.get(name.replace("-", "_"))
    parameters = read_parameters(measure, asked)
    areas = [read_area(text) for text in asked.areas] or None
    years = read_years(asked.periods)
    atlas = open_atlas(session, folder)
    check_years(atlas, years)
    table = atlas.measure(
        measure.name,
        population=asked.population,
        level=asked.level,
        area=areas,
        year=years,
        **parameters,
    )
    if session.as_json:
        session.show_json(estimates.as_json(table, measure, parameters))
    elif asked.form == "csv":
        estimates.print_csv(table)
    else:
        session.show(
            estimates.as_text(session, table, measure, parameters, is_all=asked.is_all)
        )


def show_list(session: Session) -> None:
    """All measures with unit and parameters."""
    from talentatlas.cli.layout import aligned
    from talentatlas.measures.base import MEASURES

    if session.as_json:
        session.show_json([_described(measure) for measure in MEASURES])
        return
    say = session.words
    rows = [[say("name"), say("unit"), say("parameters"), say("meaning")]]
    for measure in MEASURES:
        own = [n for n in measure.defaults if n not in ("population", "window", "anchor")]
        defaults = ", ".join(f"{n}={measure.defaults[n].value}" for n in own)
        rows.append([measure.name, measure.unit.name, defaults, measure.sentence])
    session.show(f"{say('measure_list')}\n\n{aligned(rows, indent=2)}")


def _described(measure: Measure) -> dict[str, object]:
    return {
        "name": measure.name,
        "title": measure.title,
        "definition": measure.sentence,
        "unit": measure.unit.name,
        "parameters": {
            name: {"default": default.value, "reason": default.reason}
            for name, default in measure.defaults.items()
        },
        "notes": dict(measure.notes),
    }


def read_parameters(measure: Measure, asked: Asked) -> dict[str, int | str]:
    """Parameters of a measure from NAME=VALUE.

    Raises:
        UnknownNameError: the measure has no such parameter.
        ConfigError: a value that it cannot have.
    """
    known = {n: d for n, d in measure.defaults.items() if n != "population"}
    given = [*asked.parameters, *([f"years={asked.years}"] if asked.years else [])]
    values: dict[str, int | str] = {}
    for text in given:
        name, _, value = text.partition("=")
        name = name.strip().replace("-", "_")
        if not known:
            raise click.UsageError(
                f"{measure.name} has no parameters, so {text} means nothing."
            )
        if name not in known:
            raise UnknownNameError(f"parameter of {measure.name}", name, known)
        is_number = isinstance(known[name].value, int)
        if is_number and not value.strip().isdecimal():
            raise ConfigError(
                f'{name} of {measure.name} is "{value}".',
                todo=f"Write a whole number, such as {name}={known[name].value}.",
            )
        values[name] = int(value) if is_number else value.strip()
    return values


def read_area(text: str) -> str:
    """Code of a country, region or group.

    Raises:
        UnknownNameError: no such country, region or group; suggests the nearest.
    """
    import pycountry

    from talentatlas.vocabulary.countries import GROUP_PREFIX, country_name, members, to_alpha3

    if text.startswith(GROUP_PREFIX):
        members(text)  # knows whether it exists
        return text
    code = to_alpha3(text) or to_alpha3(text.upper() if len(text) <= 3 else text)
    if code is None:
        names = [country_name(country.alpha_3) for country in pycountry.countries]
        raise UnknownNameError("country or region", text, names)
    return code


def read_years(texts: tuple[str, ...]) -> list[int] | None:
    """Years from "2020" and "2015-2020"; None when none are named.

    Raises:
        ConfigError: not a year.
    """
    years: set[int] = set()
    for text in texts:
        match = YEARS.fullmatch(text.strip())
        if match is None or int(match["last"] or match["first"]) < int(match["first"]):
            raise ConfigError(
                f'"{text}" is no year and no range of years.',
                todo="Write --year 2020 or --year 2015-2020.",
            )
        years.update(range(int(match["first"]), int(match["last"] or match["first"]) + 1))
    return sorted(years) or None


def check_years(atlas: Atlas, years: list[int] | None) -> None:
    """Stop when no year asked for lies in the atlas.

    Raises:
        HorizonError: names the years that the atlas holds.
    """
    held = atlas.table("placed").arrow["year"].to_pylist()
    if years and held and not any(min(held) <= year <= max(held) for year in years):
        raise HorizonError(
            f"This atlas holds the years {min(held)} to {max(held)}, not {years[0]}.",
            why="Nothing was recorded there, so there is nothing to estimate.",
            todo=f"Ask for a year from {min(held)} to {max(held)}.",
        )
