"""Numbers of a run with their bands: reform, no-reform twin, and difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
LEVELS = (0.80, 0.95)  # nominal coverage of the two bands
TOO_WIDE = 2.0  # an 80% interval wider than this times its mean says nothing; section 8
BLOCK = "block:"  # before the name of a block of areas
SHOWN, SUPPRESSED = "E", "S"  # SDMX: estimated, suppressed


@dataclass(frozen=True, slots=True)
class Band:
    """A mean over draws, with the bounds of its 80% and 95% intervals."""

    value: float
    lower80: float
    upper80: float
    lower95: float
    upper95: float

    @property
    def is_too_wide(self) -> bool:
        """Is the 80% interval wider than twice the mean?"""
        return self.upper80 - self.lower80 > TOO_WIDE * abs(self.value)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a run.

    Args:
        indicator: inflow, outflow, net_flow or flow. Unit: moves a year.
        area: for a flow the origin.
        partner: destination of a flow, else "".
        years: first and last year; the mean over them.
        run: low, central or high diversion.
        reform: with the reform; None when suppressed.
        twin: without it, same random numbers; None when suppressed.
        difference: reform less twin, draw by draw; None when suppressed.
        status: E estimated, S suppressed.
        parts: shares of variance by source, "process" and "parameter" of the reform number,
            "difference_process" and "difference_parameter" of the difference.
    """

    indicator: str
    area: str
    partner: str
    years: tuple[int, int]
    run: str
    reform: Band | None
    twin: Band | None
    difference: Band | None
    status: str = SHOWN
    parts: Mapping[str, float] = field(default_factory=dict[str, float])


def bands(draws: Array) -> list[Band]:
    """One band for each column.

    Args:
        draws: by draw and number.
    """
    at = [0.5 - level / 2 for level in LEVELS] + [0.5 + level / 2 for level in LEVELS]
    low80, low95, high80, high95 = np.quantile(draws, at, axis=0)
    mean = draws.mean(axis=0)
    return [
        Band(*map(float, row))
        for row in zip(mean, low80, high80, low95, high95, strict=True)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """What a column of numbers is; see `Figure`."""

    indicator: str
    area: str
    partner: str
    years: tuple[int, int]


def figures(keys: Sequence[Key], reform: Array, twin: Array, run: str) -> list[Figure]:
    """Figures from draws, one for each key; nothing suppressed.

    Args:
        keys: what the columns are.
        reform: by draw and key.
        twin: likewise, same draws.
        run: low, central or high.
    """
    return [
        Figure(key.indicator, key.area, key.partner, key.years, run, with_it, without, apart)
        for key, with_it, without, apart in zip(
            keys, bands(reform), bands(twin), bands(reform - twin), strict=True
        )
    ]


def corridors(
    reform: Array, twin: Array, *, areas: Sequence[str], blocks: Mapping[str, str],
    years: tuple[int, int], run: str,
) -> list[Figure]:  # fmt: skip
    """Flows between areas; a cell too uncertain to show gives way to the block it belongs to.

    Args:
        reform: by draw, origin and destination.
        twin: likewise, same draws.
        areas: of both axes.
        blocks: area → block of areas, such as "english".
        years: the mean over them.
        run: low, central or high.

    Returns:
        A row for every pair of areas, suppressed or not, then origin by block of destinations
        for the origins with suppressed cells, then block by block where that is too wide as
        well.
    """
    n = len(areas)
    off = ~np.eye(n, dtype=bool)
    keys = [
        Key("flow", areas[i], areas[j], years) for i in range(n) for j in range(n) if off[i, j]
    ]
    cells = [_shown(f) for f in figures(keys, reform[:, off], twin[:, off], run)]
    names = sorted(set(blocks.values()))
    onto = np.array([[float(blocks[area] == name) for name in names] for area in areas])
    wanted = sorted({(f.area, blocks[f.partner]) for f in cells if f.status == SUPPRESSED})
    summed = reform @ onto, twin @ onto
    rows = _blocks(wanted, summed, (list(areas), names), years, run)
    coarse = sorted(
        {
            (blocks[f.area], f.partner.removeprefix(BLOCK))
            for f in rows
            if f.status == SUPPRESSED
        }
    )
    folded = onto.T @ reform @ onto, onto.T @ twin @ onto
    return [*cells, *rows, *_blocks(coarse, folded, (names, names), years, run)]


def _blocks(
    wanted: Sequence[tuple[str, str]], flows: tuple[Array, Array],
    names: tuple[list[str], list[str]], years: tuple[int, int], run: str,
) -> list[Figure]:  # fmt: skip
    """Figures of some cells of flows, of the reform and the twin, into blocks."""
    if not wanted:
        return []
    rows, columns = names
    i = [rows.index(origin) for origin, _ in wanted]
    j = [columns.index(block) for _, block in wanted]
    keys = [
        Key("flow", _name(origin, rows is columns), BLOCK + block, years)
        for origin, block in wanted
    ]
    reform, twin = flows
    return [_shown(f) for f in figures(keys, reform[:, i, j], twin[:, i, j], run)]


def _name(origin: str, is_block: bool) -> str:
    return BLOCK + origin if is_block else origin


def _shown(figure: Figure) -> Figure:
    """The figure, or an empty one where reform or twin is too uncertain to show."""
    assert figure.reform is not None
    assert figure.twin is not None
    if not (figure.reform.is_too_wide or figure.twin.is_too_wide):
        return figure
    return Figure(
        figure.indicator, figure.area, figure.partner, figure.years, figure.run,
        None, None, None, SUPPRESSED,
    )  # fmt: skip


def variance_parts(values: Array) -> dict[str, float]:
    """Shares of variance by the law of total variance.

    Definition:
        Var = E[Var(value | parameters)] + Var(E[value | parameters]),
        the first part from counts and shocks, the second from effect sizes and the structure.

    Args:
        values: by draw of the parameters and draw of the process, every one with every other.
    """
    process = float(values.var(axis=1).mean())
    parameter = float(values.mean(axis=1).var())
    total = process + parameter
    if total <= 0:
        return {"process": 0.0, "parameter": 0.0}
    return {"process": process / total, "parameter": parameter / total}
