"""What the server holds in memory: the estimates by measure, and where the rest comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from talentatlas import __version__
from talentatlas.atlas import Atlas
from talentatlas.errors import CoverageError, UnknownNameError
from talentatlas.measures.base import MEASURES
from talentatlas.provenance import digest
from talentatlas.quantity import LEVEL
from talentatlas.rest.answers import Collection
from talentatlas.rest.asked import Wanted
from talentatlas.rest.columns import OBSERVATION
from talentatlas.rest.computing import Computing, Order
from talentatlas.rest.settings import PREFIX, Settings
from talentatlas.rest.stored_results import StoredResults

NAMES = ("population", "tier", "sector", "venue")


class Held:
    """An opened atlas, ready to answer.

    Args:
        atlas: opened.
        settings: how it is served.
    """

    def __init__(self, atlas: Atlas, settings: Settings) -> None:
        self.atlas, self.settings = atlas, settings
        estimates = atlas.estimates()
        self.licence, self.citation = estimates.about.licence, estimates.about.citation
        self.estimates = self.with_licence(estimates.arrow)
        self.computing = Computing(atlas, settings)
        self.results = StoredResults(settings.results)
        self._parts = _by_measure(self.estimates)
        MEASURES.discover()  # so that the first request does not wait for it

    @cached_property
    def tag(self) -> str:
        """Of everything that decides an answer: same tag and request, same bytes."""
        atlas = self.atlas
        parts = (__version__, atlas.vintage, atlas.run_id, self.results.fingerprint)
        return digest(*parts, *map(str, self.settings.data))

    @cached_property
    def known(self) -> dict[str, list[str]]:
        """Values that occur in the columns that filters name."""
        found = {name: pc.unique(self.estimates[name]).to_pylist() for name in NAMES}
        return {name: sorted(values) for name, values in found.items()}

    @cached_property
    def years(self) -> tuple[int, int]:
        """First and last year on record."""
        years = self.atlas.table("placed").arrow["year"]
        bounds = pc.min_max(years).as_py()
        return bounds["min"], bounds["max"]

    @cached_property
    def areas(self) -> frozenset[str]:
        """Codes that an observation is about."""
        codes = (pc.unique(self.estimates[c]) for c in ("ref_area", "counterpart_area"))
        return frozenset(code for found in codes for code in found.to_pylist() if code)

    @cached_property
    def account(self) -> dict[str, int]:
        """Years of areas in the account of stock and moves, and those that do not add up.

        Empty when the atlas holds the estimates only.
        """
        if "marts/balance.parquet" not in self.atlas.manifest["files"]:
            return {}
        residual = self.atlas.table("balance").arrow["residual"]
        return {"cells": len(residual), "open": pc.sum(pc.not_equal(residual, 0)).as_py() or 0}

    def number_of(self, measure: str) -> int:
        """Stored observations of a measure."""
        return self._parts[measure].num_rows if measure in self._parts else 0

    def stored(self, measures: Iterable[str], cut: Wanted) -> pa.Table:
        """Stored observations that pass the filters, in the order of their key.

        Args:
            measures: names; none for all.
            cut: the filters.

        Raises:
            CoverageError: nothing passes.
        """
        names = sorted(set(measures))
        parts = [self._parts[name] for name in names if name in self._parts]
        table = pa.concat_tables(parts) if parts else self.estimates.slice(0, 0)
        table = table if names else self.estimates
        found = kept(table, cut)
        if not found.num_rows:
            raise self._nothing(table, names, cut)
        return found

    async def estimated(self, order: Order, cut: Wanted, lang: str) -> pa.Table:
        """Observations of one measure: as stored when they are just that, else computed.

        Args:
            order: the measure and how it is estimated.
            cut: filters.
            lang: of a refusal.

        Raises:
            CoverageError: nothing passes, or there are no records to compute from.
        """
        table = self._as_stored(order)
        if table is None:
            table = self.with_licence(await self.computing.table(order, lang))
        found = kept(table, cut)
        if not found.num_rows:
            raise self._nothing(table, [order.measure], cut)
        return found

    def collection(
        self,
        name: str,
        table: pa.Table,
        *,
        notes: Mapping[str, object] | None = None,
        **links: str,
    ) -> Collection:
        """Rows with what belongs to all of them.

        Args:
            name: of the rows.
            table: the rows.
            notes: what belongs to the whole.
            links: relation → address.
        """
        atlas = self.atlas
        return Collection(
            name=name, table=table, vintage=atlas.vintage, run_id=atlas.run_id,
            licence=self.licence, citation=self.citation, notes=notes or {},
            links={"run": f"{PREFIX}/vintages/{atlas.vintage}", **links},
        )  # fmt: skip

    def with_licence(self, table: pa.Table) -> pa.Table:
        """The same rows, each with the licence of the records behind it."""
        column = pa.repeat(pa.scalar(self.licence), table.num_rows)
        return table.append_column(OBSERVATION.arrow.field("licence"), column)

    def check_vintage(self, vintage: str | None) -> None:
        """Stop when another vintage is asked for.

        Raises:
            UnknownNameError: names the one that is held.
        """
        if vintage not in (None, self.atlas.vintage):
            raise UnknownNameError("vintage", str(vintage), [self.atlas.vintage])

    def _as_stored(self, order: Order) -> pa.Table | None:
        """The rows that the atlas already holds, as `Atlas.measure` would find them."""
        settings = dict(order.parameters)
        if order.level != LEVEL or set(settings) - {"window"}:
            return None
        if order.measure not in self._parts:
            return None
        equal: dict[str, tuple[str | int | float, ...]] = {"population": (order.population,)}
        if "window" in settings:
            equal["period_years"] = (int(settings["window"]),)
        found = kept(self._parts[order.measure], Wanted(equal=equal, has_value=False))
        return found if found.num_rows else None

    def _nothing(self, table: pa.Table, measures: list[str], cut: Wanted) -> CoverageError:
        what = ", ".join(measures) or "The atlas"
        asked = "; ".join(f"{k} {_short(v)}" for k, v in sorted(cut.equal.items()))
        first, last = self.years
        todo = f"Leave out a filter to see what there is; years on record: {first}-{last}."
        if starts := _starts(table, cut):
            todo = f"Longer periods hold these years; the latest begins in {starts[-1]}."
        return CoverageError(
            f"{what} has no observation{f' with {asked}' if asked else ''}.",
            why="No person of this population was seen there then.",
            todo=todo,
        )


def kept(table: pa.Table, cut: Wanted) -> pa.Table:
    """Rows that pass the filters, in their order."""
    mask = pc.is_valid(table["value"]) if cut.has_value else None
    for column, values in cut.equal.items():
        wanted = pa.array(values, table.schema.field(column).type)
        found = pc.is_in(table[column], value_set=wanted)
        mask = found if mask is None else pc.and_(mask, found)
    return table if mask is None else table.filter(mask)


def _by_measure(estimates: pa.Table) -> dict[str, pa.Table]:
    """Rows of each measure; they stand together, since the table is in the order of its key."""
    parts: dict[str, pa.Table] = {}
    start = 0
    for found in pc.value_counts(estimates["indicator"]).to_pylist():
        parts[found["values"]] = estimates.slice(start, found["counts"])
        start += found["counts"]
    return parts


def _starts(table: pa.Table, cut: Wanted) -> list[int]:
    """First years of the periods that pass the other filters and hold a year asked for."""
    rest = {name: values for name, values in cut.equal.items() if name != "time_period"}
    found = kept(table, Wanted(equal=rest, has_value=cut.has_value))
    columns = (found[name].to_pylist() for name in ("time_period", "period_years"))
    years = [int(year) for year in cut.equal.get("time_period", ())]
    return sorted({
        start
        for start, length in set(zip(*columns, strict=True))
        if any(start <= year < start + length for year in years)
    })  # fmt: skip


def _short(values: tuple[str | int | float, ...]) -> str:
    """A few values in words."""
    few = ", ".join(map(str, values[:3]))
    return f"{few} and {len(values) - 3} more" if len(values) > 3 else few
