"""What can be asked of a collection: filters, pages, languages; each word checked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

import pycountry
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from talentatlas.errors import ConfigError, UnknownNameError
from talentatlas.measures.base import Measure
from talentatlas.quantity import LEVEL
from talentatlas.rest.documents import Lang
from talentatlas.rest.paging import CURSOR
from talentatlas.rest.settings import MOST_ROWS, USUAL_ROWS
from talentatlas.vocabulary.countries import GROUP_PREFIX, country_name, members, to_alpha3

YEAR = r"^\d{4}([-–]\d{4})?$"
NAME = Annotated[str, Field(min_length=1, max_length=100)]
Years = Annotated[str, Field(pattern=YEAR)]
Level = Annotated[float, Field(ge=0.5, le=0.999)]
Names = Annotated[list[NAME], Field(max_length=300)]
LATEST = "latest"


class Common(BaseModel):
    """What every address takes."""

    model_config = ConfigDict(extra="forbid")
    lang: Annotated[
        Lang | SkipJsonSchema[None],
        Field(description="Language of labels and messages; else by Accept-Language."),
    ] = None
    vintage: Annotated[
        NAME | SkipJsonSchema[None],
        Field(
            description="Pin the answer to a vintage; `latest` redirects to the fixed address."
        ),
    ] = None


class Paged(Common):
    """What every collection takes."""

    format: Annotated[
        Literal["json", "csv", "arrow"] | SkipJsonSchema[None],
        Field(description="Form of the answer; else by Accept."),
    ] = None
    limit: Annotated[int, Field(ge=1, le=MOST_ROWS, description="Rows of a page.")] = USUAL_ROWS
    cursor: Annotated[
        Annotated[str, Field(pattern=CURSOR)] | SkipJsonSchema[None],
        Field(description="Of the next page, as `next` of the page before."),
    ] = None


class Cut(Paged):
    """Filters that every observation knows."""

    year: list[Years] = Field(
        default=[], max_length=100, description="2020, or 2015-2020; repeatable."
    )
    population: Names = Field(default=[], description="Who is counted; repeatable.")
    tier: Names = Field(default=[], description="_T for all; repeatable.")
    sector: Names = Field(default=[], description="_T for all; repeatable.")
    venue: Names = Field(default=[], description="_T for all; repeatable.")
    period_years: list[Annotated[int, Field(ge=1, le=100)]] = Field(
        default=[], max_length=20, description="Length of the period; repeatable."
    )
    has_value: bool = Field(default=False, description="Leave out suppressed and missing.")


class Filtered(Cut):
    """Filters of observations."""

    area: Names = Field(
        default=[], description="Country, region or group: code or name; repeatable."
    )
    partner: Names = Field(default=[], description="The other country; repeatable.")


class Observed(Filtered):
    """Filters of all stored observations."""

    measure: Names = Field(default=[], description="Name of a measure; repeatable.")
    level: Annotated[
        Level | SkipJsonSchema[None],
        Field(description="Nominal coverage of the intervals."),
    ] = None


class Flowing(Cut):
    """Filters of flows."""

    origin: Names = Field(default=[], description="Country left; repeatable.")
    destination: Names = Field(default=[], description="Country entered; repeatable.")


class Balanced(Cut):
    """Filters of the balance of areas."""

    area: Names = Field(
        default=[], description="Country, region or group: code or name; repeatable."
    )


class Estimated(Filtered):
    """Filters of one measure, with what it is estimated with."""

    population: list[NAME] = Field(
        default=[], max_length=1, description="Who is counted; ai-authors unless named."
    )
    level: Level = Field(default=LEVEL, description="Nominal coverage of the intervals.")
    years: Annotated[
        Annotated[int, Field(ge=1, le=100)] | SkipJsonSchema[None],
        Field(description="Short for param=years=N."),
    ] = None
    param: list[Annotated[str, Field(pattern=r"^[a-z_-]+=[\w-]+$", max_length=60)]] = Field(
        default=[], max_length=10, description="NAME=VALUE; repeatable."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Filters as codes; an empty one keeps everything.

    Args:
        equal: column → values that are kept.
        has_value: leave out what is suppressed or missing.
    """

    equal: Mapping[str, tuple[str | int | float, ...]]
    has_value: bool


def wanted(asked: Cut, known: Mapping[str, Collection[str]]) -> Wanted:
    """Filters of a query as codes.

    Args:
        asked: the query.
        known: column → values that occur, of those that are names.

    Raises:
        UnknownNameError: no such area or value; suggests the nearest.
        ConfigError: no range of years.
    """
    areas = {
        "ref_area": [*getattr(asked, "area", ()), *getattr(asked, "origin", ())],
        "counterpart_area": [
            *getattr(asked, "partner", ()),
            *getattr(asked, "destination", ()),
        ],
    }
    equal: dict[str, tuple[str | int | float, ...]] = {
        column: tuple(read_area(text) for text in texts) for column, texts in areas.items()
    }
    for column in ("population", "tier", "sector", "venue"):
        equal[column] = tuple(_one_of(column, getattr(asked, column), known[column]))
    equal["time_period"] = read_years(asked.year)
    equal["period_years"] = tuple(asked.period_years)
    return Wanted(
        equal={column: values for column, values in equal.items() if values},
        has_value=asked.has_value,
    )


def read_area(text: str) -> str:
    """Code of a country, region or group.

    Raises:
        UnknownNameError: no such country, region or group; suggests the nearest.
    """
    if text.startswith(GROUP_PREFIX):
        members(text)  # knows whether it exists
        return text
    code = to_alpha3(text) or to_alpha3(text.upper() if len(text) <= 3 else text)
    if code is None:
        names = [country_name(country.alpha_3) for country in pycountry.countries]
        raise UnknownNameError("country or region", text, names)
    return code


def read_years(texts: Iterable[str]) -> tuple[int, ...]:
    """Years from "2020" and "2015-2020".

    Raises:
        ConfigError: a range that ends before it begins.
    """
    years: set[int] = set()
    for text in texts:
        first, *rest = (int(part) for part in re.split("[-–]", text))
        last = rest[0] if rest else first
        if last < first:
            raise ConfigError(
                f'"{text}" ends before it begins.', todo=f"Write year={last}-{first}."
            )
        years.update(range(first, last + 1))
    return tuple(sorted(years))


def read_parameters(measure: Measure, asked: Estimated) -> dict[str, int | str]:
    """Parameters of a measure from `param` and `years`.

    Raises:
        UnknownNameError: the measure has no such parameter.
        ConfigError: a value that it cannot have.
    """
    known = {n: d for n, d in measure.defaults.items() if n != "population"}
    values: dict[str, int | str] = {}
    for text in (*asked.param, *([f"years={asked.years}"] if asked.years else ())):
        name, _, value = text.partition("=")
        name = name.replace("-", "_")
        if name not in known:
            raise UnknownNameError(f"parameter of {measure.name}", name, known)
        is_number = isinstance(known[name].value, int)
        if is_number and not value.isdecimal():
            raise ConfigError(
                f'{name} of {measure.name} is "{value}".',
                todo=f"Write a whole number, such as {name}={known[name].value}.",
            )
        values[name] = int(value) if is_number else value
    return values


def _one_of(kind: str, texts: Iterable[str], known: Collection[str]) -> Iterable[str]:
    for text in texts:
        if text not in known:
            raise UnknownNameError(kind, text, known)
        yield text
