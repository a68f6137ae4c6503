"""What a reader asked for: the view, the language, what was chosen, and ways on from there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow.compute as pc

from talentatlas.atlas import Atlas
from talentatlas.charts.cells import Period
from talentatlas.charts.figure import Figure
from talentatlas.charts.style import NARROW
from talentatlas.quantity import Table
from talentatlas.templates.panel import Panel
from talentatlas.templates.tables import readable
from talentatlas.web.addresses import Addresses
from talentatlas.web.choices import Choice
from talentatlas.web.holdings import Holdings


@dataclass(frozen=True)
class Asked:
    """One view, asked for in one language.

    Args:
        holdings: what the page draws from.
        lang: BCP 47 tag.
        page: its name.
        choices: what can be chosen on it.
        query: value of every choice; the default where nothing, or nonsense, was asked for.
        unknown: (name, value) of what was asked for and does not exist.
        addresses: where everything is found.
    """

    holdings: Holdings
    lang: str
    page: str
    choices: Sequence[Choice]
    query: Mapping[str, str]
    addresses: Addresses
    unknown: Sequence[tuple[str, str]] = field(default=())

    @property
    def atlas(self) -> Atlas:
        """The atlas behind the page."""
        return self.holdings.atlas

    @property
    def is_static(self) -> bool:
        """Is the page written as a plain file?"""
        return self.addresses.is_static

    @property
    def given(self) -> dict[str, str]:
        """What differs from the defaults; the address holds this only."""
        usual = {choice.name: choice.default for choice in self.choices}
        return {name: value for name, value in self.query.items() if value != usual.get(name)}

    @property
    def base(self) -> str:
        """Address of the page with nothing chosen."""
        return self.addresses.view(self.lang, self.page, {})

    def link(self, page: str = "", *, lang: str = "", **changes: str | None) -> str:
        """Address of this view with changes, or of another page with just these.

        Args:
            page: another page; this view's choices do not follow there.
            lang: another language.
            changes: choices by name; None leaves one out.
        """
        same = page in ("", self.page)
        query = {**(self.given if same else {}), **changes}
        usual = {choice.name: choice.default for choice in self.choices} if same else {}
        kept = {n: v for n, v in query.items() if v is not None and v != usual.get(n)}
        return self.addresses.view(lang or self.lang, page or self.page, kept)

    def file(self, figure: str, kind: str) -> str:
        """Address of a figure of this view as a file: csv, xlsx, png, svg or html."""
        return self.addresses.file((self.lang, self.page, self.given), figure, kind)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Endings of the files that the figures of this view can be had as."""
        return self.addresses.kinds(self.given)

    def has(self, **changes: str) -> bool:
        """Is there this view with changes?"""
        usual = {choice.name: choice.default for choice in self.choices}
        query = {**self.given, **changes}
        return self.addresses.has(
            self.page, {n: v for n, v in query.items() if v != usual.get(n)}
        )

    def asset(self, name: str) -> str:
        """Address of a file that all pages share."""
        return self.addresses.asset(name)

    def estimates(self, *indicators: str) -> Table:
        """Estimates of some measures, of the population that was chosen."""
        population = self.query.get("population", self.holdings.populations[0])
        return self.holdings.rows(indicators, population)

    def window(self, indicator: str) -> Period | None:
        """The period that was chosen, as long as the longest of a measure; None without any."""
        lengths = self.estimates(indicator).arrow["period_years"].to_pylist()
        first = self.query["period"]
        return (int(first), max(lengths)) if first and lengths else None

    def panel(
        self, draw: Callable[..., Figure], table: Table, **options: object
    ) -> Panel | None:
        """A figure for wide and narrow screens with its table; None when it shows nothing.

        Args:
            draw: of the package `charts`: table in, figure out.
            table: the rows.
            options: of the drawing.
        """
        wide = draw(table, lang=self.lang, **options)
        if not _has_values(wide.table):
            return None
        narrow = draw(table, lang=self.lang, width=NARROW, **options)
        return Panel(wide, narrow, readable(wide.table, self.lang, link=""))


def _has_values(table: Table) -> bool:
    """Is there anything but gaps?"""
    if "value" not in table.columns:
        return len(table) > 0
    return pc.count(table.arrow["value"]).as_py() > 0
