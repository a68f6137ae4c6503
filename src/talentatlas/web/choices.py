"""What a reader may choose on a page: each choice has a name in the address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from talentatlas.charts import wording
from talentatlas.charts.cells import Period
from talentatlas.vocabulary.countries import country_name
from talentatlas.web.words import words

ALL = "all"


class Choice(Protocol):
    """One thing that can be chosen.

    Attributes:
        name: in the address and in the form.
        default: taken when the address says nothing.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def default(self) -> str: ...  # noqa: D102

    def read(self, text: str) -> str | None:
        """The value as it is kept, or None when it is not one."""
        ...


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some values.

    Args:
        name: in the address.
        values: all of them, in the order of the list.
        default: one of them.
        label: a value in a language.
        kind: "country" makes a search field of the list, "list" a plain list.
        said_in: language of all labels but that of "all"; "" for that of the page.
    """

    name: str
    values: Sequence[str]
    default: str
    label: Callable[[str, str], str]
    kind: str = "list"
    said_in: str = ""

    def read(self, text: str) -> str | None:
        """The value, if it is one; codes in any case."""
        if text in self.values:
            return text
        return text.upper() if text.upper() in self.values else None


@dataclass(frozen=True, slots=True)
class Number:
    """A number within bounds.

    Args:
        name: in the address.
        low: least.
        high: most.
        step: of the slider.
        default: as it stands in the address.
        kind: always "number"; templates look at it.
    """

    name: str
    low: float
    high: float
    step: float
    default: str
    kind: str = "number"

    def read(self, text: str) -> str | None:
        """The number as it was written, if it lies within the bounds."""
        try:
            value = float(text)
        except ValueError:
            return None
        return text if self.low <= value <= self.high else None


def country(name: str, areas: Sequence[str], default: str) -> OneOf:
    """A country or region, searched by name."""
    return OneOf(name, areas, default, country_name, kind="country")


def period(name: str, periods: Sequence[Period]) -> OneOf:
    """A period, the first one unless chosen; named by its first year in the address."""
    lengths = {str(first): years for first, years in periods}

    def label(value: str, _: str) -> str:
        return wording.years({"time_period": int(value), "period_years": lengths[value]})

    values = list(lengths)
    return OneOf(name, values, values[0] if values else "", label)


def group(groups: Sequence[str]) -> OneOf:
    """All countries and regions, or those of a group."""

    def label(value: str, lang: str) -> str:
        return words(lang)("all_areas") if value == ALL else country_name(value, lang)

    return OneOf("group", [ALL, *groups], ALL, label)


def word(name: str, values: Sequence[str], default: str) -> OneOf:
    """One of some words; `{name}_{value}` in the catalogue of all pages."""
    return OneOf(name, values, default, lambda value, lang: words(lang)(f"{name}_{value}"))


def population(populations: Sequence[str], default: str = "ai-authors") -> OneOf:
    """Who is counted."""
    first = default if default in populations else populations[0]
    return OneOf("population", populations, first, wording.named)
