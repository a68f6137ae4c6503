"""The figures of a report, in order, and their pictures as files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from talentatlas.charts.cells import Period, cells
from talentatlas.charts.figure import Figure
from talentatlas.charts.flow_matrix import flow_matrix
from talentatlas.charts.net_flow_bars import net_flow_bars
from talentatlas.charts.rate_dots import rate_dots
from talentatlas.charts.sankey import sankey
from talentatlas.charts.share_lines import share_lines
from talentatlas.charts.stock_lines import stock_lines
from talentatlas.charts.style import WIDE
from talentatlas.charts.tier_bars import tier_bars
from talentatlas.charts.unplaced_bars import unplaced_bars
from talentatlas.charts.world_map import world_map
from talentatlas.errors import StorageError
from talentatlas.quantity import Table
from talentatlas.report.notes import ReportNotes

FORMATS = ("png", "svg", "pdf")
WINDOWS = 4  # flow matrices offered, the latest windows


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the page.

    Args:
        key: of its heading and introduction in the catalogue.
        figures: below it; several windows of one figure stand behind a selector.
        is_choice: whether the figures are windows of one figure, the first shown.
    """

    key: str
    figures: tuple[Figure, ...]
    is_choice: bool = False


def sections(
    estimates: Table, notes: ReportNotes, *, lang: str = "en", width: int = WIDE
) -> list[Section]:
    """The sections of a report; figures without a single value are left out.

    Args:
        estimates: the estimate table.
        notes: what belongs beside it.
        lang: BCP 47 tag.
        width: of the drawings in pixels.
    """
    own = estimates.where(population=notes.population)

    def draw(make: Callable[..., Figure], **options: object) -> Figure:
        return make(own, lang=lang, width=width, **options)

    windows = tuple(draw(flow_matrix, period=period) for period in _windows(own))
    coverage = unplaced_bars(notes.coverage_table(), lang=lang, width=width)
    planned = [
        Section("shares", (draw(share_lines),)),
        Section("stocks", (draw(stock_lines),)),
        Section("net", (draw(net_flow_bars), draw(world_map))),
        Section("origins", (draw(sankey), draw(sankey, movers_only=True))),
        Section("corridors", windows, is_choice=True),
        Section("staying", tuple(
            draw(rate_dots, indicator=name) for name in ("retention_rate", "return_rate")
        )),
        Section("sectors", (draw(rate_dots, indicator="sector_move"),)),
        Section("tiers", (draw(tier_bars),)),
        Section("coverage", (coverage,)),
    ]  # fmt: skip
    kept = [Section(s.key, tuple(filter(_has_values, s.figures)), s.is_choice) for s in planned]
    return [section for section in kept if section.figures]


def save_figures(
    estimates: Table,
    folder: Path,
    lang: str = "en",
    *,
    notes: ReportNotes,
    formats: Sequence[str] = FORMATS,
) -> list[Path]:
    """Write every figure of the report as pictures.

    Args:
        estimates: the estimate table.
        folder: made when it does not exist.
        lang: BCP 47 tag; it becomes part of the file names.
        notes: of the report.
        formats: png, svg, pdf; all of them unless asked.

    Returns:
        The files written, in order.

    Raises:
        StorageError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"{folder} cannot be made: {error.strerror}.",
            why="The figures were not saved.",
            todo="Choose a folder that you may write to.",
        ) from error
    written: list[Path] = []
    for section in sections(estimates, notes, lang=lang):
        for figure in section.figures[:1] if section.is_choice else section.figures:
            for ending in formats:
                path = folder / f"{figure.name}.{lang}.{ending}"
                figure.save(path)
                written.append(path)
    return written


def _windows(estimates: Table) -> list[Period]:
    """Periods of the flow matrix, the latest first."""
    rows = [r for r in cells(estimates, "flow") if r["value"] is not None]
    length = max((r["period_years"] for r in rows), default=0)
    firsts = {r["time_period"] for r in rows if r["period_years"] == length}
    return [(first, length) for first in sorted(firsts, reverse=True)[:WINDOWS]]


def _has_values(figure: Figure) -> bool:
    return any(r.get("value", r.get("authorships")) is not None for r in figure.table.rows())
