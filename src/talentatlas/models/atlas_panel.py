"""The panel of flows of an atlas, from its own counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from talentatlas.errors import CoverageError
from talentatlas.models.panel import Array, FlowPanel

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas

POPULATION = "ai-authors"
ALL = "_T"  # no split by sector


def panel_of(atlas: Atlas, population: str = POPULATION) -> FlowPanel:
    """Flows, stocks, first and last appearances of an atlas, all folds together.

    Args:
        atlas: a finished atlas with its counts; the bundled figures have none.
        population: who is counted.

    Raises:
        SourceUnavailable: the atlas holds no counts.
        CoverageError: no move of that population.
    """
    names = ("flow", "stock", "entry", "exit")
    flow, stock, entry, left = (
        atlas.table(name).where(population=population, stratum=ALL).arrow for name in names
    )
    if not flow.num_rows:
        raise CoverageError(
            f'The atlas of vintage {atlas.vintage} holds no move of "{population}".',
            why="There is nothing to forecast.",
            todo="Choose another population, or build the atlas from more records.",
        )
    tables = (stock, entry, left)
    years = [y for t in (flow, *tables) for y in t["year"].to_pylist()]
    span = tuple(range(min(years), max(years) + 1))
    areas = {a for t in tables for a in t["area"].to_pylist()}
    areas |= {a for side in ("origin", "destination") for a in flow[side].to_pylist()}
    codes = tuple(sorted(areas))
    counts = [_counts(t, ("area",), "persons", span, codes) for t in tables]
    return FlowPanel(
        source=f"atlas {atlas.vintage}",
        years=span,
        areas=codes,
        flows=_counts(flow, ("origin", "destination"), "moves", span, codes),
        stock=counts[0],
        entries=counts[1],
        exits=counts[2],
        licence=atlas.table("flow").about.licence,
        citation=atlas.table("flow").about.citation,
        population=population,
    )


def _counts(
    table: pa.Table,
    sides: tuple[str, ...],
    number: str,
    years: tuple[int, ...],
    areas: tuple[str, ...],
) -> Array:
    """Sums by year and area or areas; 0 where nobody was counted."""
    place = {area: at for at, area in enumerate(areas)}
    counts = np.zeros((len(years), *[len(areas)] * len(sides)))
    at = [
        np.array([place[a] for a in table[side].to_pylist()], dtype=np.intp) for side in sides
    ]
    when = table["year"].to_numpy() - years[0]
    np.add.at(counts, (when.astype(np.intp), *at), table[number].to_numpy())
    return counts
