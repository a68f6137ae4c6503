"""Numbers with what belongs to them: units, intervals, estimates, counts by fold, tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any  # frames of other libraries

import pyarrow as pa

from talentatlas.errors import SchemaError

FOLDS = 100  # parts of the persons that intervals are made from; see uncertainty/folds.py
LEVEL = 0.9  # nominal coverage of intervals unless asked otherwise
METADATA_PREFIX = "talentatlas."


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts or measures.

    Args:
        name: as shown to people: "persons", "share of persons", "per 1,000 person-years".
        scale: what a ratio is multiplied by before it is shown (1,000 for a rate).
        kind: "count", "share" (0 to 1), "signed" (may be negative) or "rate".
    """

    name: str
    scale: float = 1.0
    kind: str = "count"


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds of an estimate with their nominal coverage and method."""

    lower: float
    upper: float
    level: float
    method: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number that may be shown: value, interval, unit, population, vintage.

    A suppressed or missing number has value None and says why in `status`.
    """

    value: float | None
    interval: Interval | None
    unit: Unit
    population: str
    vintage: str
    status: str = "E"
    persons: int | None = None

    def __str__(self) -> str:
        if self.value is None or self.interval is None:
            return f"not shown ({self.status})"
        return with_interval(self.value, self.interval.lower, self.interval.upper)


def with_interval(
    value: float, lower: float | None, upper: float | None, *, is_percent: bool = False
) -> str:
    """A number as people read it, rounded to what its interval supports.

    Args:
        value: the number.
        lower: bound of its interval, or None when none is stated.
        upper: the other bound.
        is_percent: show a share as percent.

    Example:
        >>> with_interval(12300.4, 11801, 12899)
        '12,300 (11,801–12,899)'
    """
    scale, sign = (100, "%") if is_percent else (1, "")
    if lower is None or upper is None:
        return f"{scale * value:,.0f}{sign}"
    digits = decimals(scale * (upper - lower))
    low, high = (f"{scale * bound:,.{digits}f}" for bound in (lower, upper))
    dash = " – " if lower < 0 else "–"
    text = f"{scale * value:,.{digits}f}{sign} ({low}{dash}{high})"
    return text.replace("-", "−")


def decimals(width: float) -> int:
    """Decimal places that an interval of this width supports."""
    steps = (20, 0), (2, 1), (0.2, 2), (0.02, 3)
    return next((digits for least, digits in steps if width >= least), 4)


@dataclass(frozen=True, slots=True)
class Counts:
    """Numerator and denominator of a measure, by fold.

    Args:
        table: the key columns, `fold` (int32, 0 to 99), `numerator` and `denominator`
            (double or int64; null denominator for a plain count), and `persons` (int64),
            the persons that the cell rests on.
        keys: names of the key columns, in order.
    """

    table: pa.Table
    keys: tuple[str, ...]

    def __post_init__(self) -> None:
        needed = {*self.keys, "fold", "numerator", "denominator", "persons"}
        if missing := needed - set(self.table.column_names):
            raise SchemaError(f"counts lack the columns {sorted(missing)}")


@dataclass(frozen=True, slots=True)
class About:
    """What a table is: travels with it into Parquet, reports and exports.

    Args:
        name: of the table or measure.
        title: in words.
        unit: what its value column counts.
        grain: one row is one …
        population: who is counted.
        vintage: of the inputs.
        definition: one sentence or formula.
        licence: under which the table may be used.
        citation: how to cite it.
        notes: what to know before using it, one sentence each.
    """

    name: str
    title: str = ""
    unit: str = ""
    grain: str = ""
    population: str = ""
    vintage: str = ""
    definition: str = ""
    licence: str = ""
    citation: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """An Arrow table and what it is about; accepted by any library that reads Arrow."""

    arrow: pa.Table
    about: About
    extra: Mapping[str, str] = field(default_factory=dict[str, str])

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.arrow.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return self.arrow.num_rows

    def __repr__(self) -> str:
        from talentatlas.notebook import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        from talentatlas.notebook import as_html

        return as_html(self)

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return self.arrow.column_names

    def rows(self) -> list[dict[str, Any]]:
        """All rows as dictionaries; for small tables."""
        return self.arrow.to_pylist()

    def where(self, **equal: object) -> Table:
        """The rows in which each named column has the given value, or one of a list."""
        arrow = self.arrow
        for column, wanted in equal.items():
            if column not in arrow.column_names:
                raise SchemaError(
                    f"{self.about.name} has no column {column!r}; it has {arrow.column_names}"
                )
            values = (
                list(wanted)
                if isinstance(wanted, Sequence) and not isinstance(wanted, str)
                else [wanted]
            )
            kept = [i for i, value in enumerate(arrow[column].to_pylist()) if value in values]
            arrow = arrow.take(pa.array(kept, pa.int64()))
        return Table(arrow, self.about, self.extra)

    def select(self, columns: Sequence[str]) -> Table:
        """Some columns, with everything that belongs to the table."""
        return Table(self.arrow.select(list(columns)), self.about, self.extra)

    def to_arrow(self) -> pa.Table:
        """Arrow table with the description in its schema metadata."""
        about = {f: getattr(self.about, f) for f in About.__slots__}
        about["notes"] = "\n".join(self.about.notes)
        entries = {
            METADATA_PREFIX + key: str(value) for key, value in {**about, **self.extra}.items()
        }
        return self.arrow.replace_schema_metadata(entries)

    def to_pandas(self) -> Any:  # noqa: ANN401, a frame of another library
        """A pandas frame (pandas must be installed)."""
        return self.arrow.to_pandas()

    def to_polars(self) -> Any:  # noqa: ANN401, a frame of another library
        """A Polars frame (Polars must be installed)."""
        import polars  # pyright: ignore[reportMissingImports]  # the user's own

        return polars.from_arrow(self.arrow)

    def to_duckdb(self) -> Any:  # noqa: ANN401, a relation of another library
        """A DuckDB relation."""
        import duckdb

        return duckdb.from_arrow(self.arrow)
