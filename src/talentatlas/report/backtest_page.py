"""The public record of how well the forecast forecasts, as one page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # rows of scores

import pyarrow as pa

from talentatlas.charts import futures_wording as words
from talentatlas.charts.skill_dots import HORIZONS, OURS, horizon_dots, skill_dots
from talentatlas.charts.style import NARROW, WIDE
from talentatlas.charts.wording import number
from talentatlas.quantity import About, Table
from talentatlas.report.assembly import assemble, save_page
from talentatlas.scenarios.result import ALL_FIELDS
from talentatlas.templates.panel import Panel
from talentatlas.templates.scenario.view import Tile
from talentatlas.templates.tables import Shown, data_uri
from talentatlas.vocabulary.messages import Messages

CATALOGUE = Path(__file__).parent / "messages" / "backtest.csv"
GROUPS = ("all", "top200", "six", "big")
COVERAGE = {"pit80": (0.77, 0.83), "pit95": (0.93, 0.97), "net_cover80": (0.75, 0.85)}
ALL_SCORES = ("skill", "crps", "wmape", "pit80", "pit95", "net_error_ratio", "net_cover80")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PanelNote:
    """A source that was forecast.

    Args:
        name: of source and release.
        vintage: when it was frozen.
        licence: of the source.
        citation: of the source.
    """

    name: str
    vintage: str
    licence: str
    citation: str


def render_backtest(
    scores: Sequence[Row], sources: Sequence[PanelNote], *, lang: str = "en",
    population: str = ALL_FIELDS,
) -> str:  # fmt: skip
    """The page of a backtest that loads nothing from elsewhere.

    Args:
        scores: rows of `talentatlas backtest --json`: source, origin, group, method, skill,
            skill_lower, skill_upper, crps, wmape, pit80, pit95, net_error_ratio, net_cover80,
            and, if known, targets_complete.
        sources: what was forecast.
        lang: BCP 47 tag: en, zh-Hans or zh-Hant.
        population: who is counted.

    Returns:
        The page; the same bytes for the same input.

    Raises:
        UnknownNameError: the language is not known.
    """
    tell = Messages(CATALOGUE, lang)
    rows = [dict(row) for row in scores]
    table = Table(
        pa.Table.from_pylist(rows),
        About("backtest", unit="skill", grain="window, group, method", population=population),
    )
    groups = [g for g in GROUPS if any(r["group"] == g for r in rows)]
    methods = [_panel(skill_dots, table, tell, group=group) for group in groups]
    has_horizons = any(r["group"] in HORIZONS and r["method"] == OURS for r in rows)
    return assemble(
        "backtest.html.j2", lang, tell=tell, tiles=_tiles(rows, tell), methods=methods,
        horizons=_panel(horizon_dots, table, tell) if has_horizons else None,
        calibration=_calibration(rows, tell), nets=_nets(rows, tell),
        everything=_all(rows, tell),
        limits=_limits(rows, tell), sources=sources,
        population=words.population(population, lang),
        names=", ".join(dict.fromkeys(r["source"] for r in rows)),
    )  # fmt: skip


def write_backtest_page(
    scores: Sequence[Row], sources: Sequence[PanelNote], page: Path, *, lang: str = "en"
) -> Path:
    """Render the page of a backtest into a file that appears only when it is complete.

    Args:
        scores: rows of `talentatlas backtest --json`.
        sources: what was forecast.
        page: file to write.
        lang: BCP 47 tag.

    Raises:
        StorageError: the file cannot be written.
    """
    return save_page(render_backtest(scores, sources, lang=lang), page)


def _panel(draw: Callable[..., Any], table: Table, tell: Messages, **options: object) -> Panel:
    wide, narrow = (draw(table, lang=tell.lang, width=w, **options) for w in (WIDE, NARROW))
    return Panel(wide, narrow, _all(wide.table.rows(), tell))


def _window(row: Row, tell: Messages) -> str:
    return tell("tile", source=row["source"], origin=row["origin"])


def _group(row: Row, tell: Messages) -> str:
    if row["group"] in HORIZONS:
        return tell("horizon", years=row["group"].removeprefix("h"))
    return words.messages(tell.lang)(f"group_{row['group']}")


def _ordered(rows: Sequence[Row]) -> list[Row]:
    """By window and group, ours first, then as given."""
    order = (*GROUPS, *HORIZONS)
    return sorted(
        rows,
        key=lambda r: (r["source"], r["origin"], order.index(r["group"]), r["method"] != OURS),
    )


def _skill(row: Row) -> str:
    low, high = (number(100 * row[f"skill_{end}"], 0) for end in ("lower", "upper"))
    dash = " – " if row["skill_lower"] < 0 else "–"
    return f"{number(100 * row['skill'], 0)}% ({low}{dash}{high})"


def _tiles(rows: Sequence[Row], tell: Messages) -> list[Tile]:
    """Skill of ours over all corridors, a tile a window."""
    ours = {(r["source"], r["origin"], r["group"]): r for r in rows if r["method"] == OURS}
    found: list[Tile] = []
    for (source, origin, group), row in sorted(ours.items()):
        if group == "all":
            value, _, interval = _skill(row).partition(" ")
            top = ours.get((source, origin, "top200"))
            beside = "" if top is None else tell("tile_beside", top=_skill(top))
            label = _window(row, tell)
            found.append(Tile(label, tell("tile_name"), value, interval.strip("()"), beside))
    return found


def _judged(row: Row, key: str, tell: Messages) -> str:
    """A coverage with the word for it."""
    low, high = COVERAGE[key]
    value = row[key]
    word = "too_wide" if value > high else "too_narrow" if value < low else "as_stated"
    return f"{100 * value:.1f}% ({tell(word)})"


def _calibration(rows: Sequence[Row], tell: Messages) -> Shown:
    """Coverage of counts by window and group, ours."""
    ours = [r for r in _ordered(rows) if r["method"] == OURS]
    cells = [
        [_window(r, tell), _group(r, tell), *(_judged(r, k, tell) for k in ("pit80", "pit95"))]
        for r in ours
    ]
    head = [tell(f"col_{key}") for key in ("window", "group", "pit80", "pit95")]
    return Shown(head, cells, 2, "")


def _nets(rows: Sequence[Row], tell: Messages) -> Shown:
    """Error and coverage of nets by window and method, all corridors."""
    cells = [
        [
            _window(r, tell),
            words.method_label(r["method"], tell.lang),
            f"{100 * r['net_error_ratio']:.0f}%",
            _judged(r, "net_cover80", tell),
        ]
        for r in _ordered(rows)
        if r["group"] == "all"
    ]
    head = [tell(f"col_{k}") for k in ("window", "method", "net_error_ratio", "net_cover80")]
    return Shown(head, cells, 2, "")


def _all(rows: Sequence[Row], tell: Messages) -> Shown:
    """Every score, with all digits in the download."""
    ordered = [dict(row) for row in _ordered(rows)]
    cells = [
        [
            _window(r, tell), _group(r, tell), words.method_label(r["method"], tell.lang),
            _skill(r), f"{r['crps']:.2f}", f"{100 * r['wmape']:.1f}%",
            *(f"{100 * r[key]:.1f}%" for key in ("pit80", "pit95")),
            f"{100 * r['net_error_ratio']:.0f}%", f"{100 * r['net_cover80']:.1f}%",
        ]
        for r in ordered
    ]  # fmt: skip
    head = [tell(f"col_{key}") for key in ("window", "group", "method", *ALL_SCORES)]
    columns = list(ordered[0]) if ordered else list(ALL_SCORES)
    return Shown(head, cells, len(ALL_SCORES), data_uri(ordered, columns))


def _limits(rows: Sequence[Row], tell: Messages) -> list[str]:
    """What the scores do not show."""
    found = [tell(f"limit_{key}") for key in ("vintage", "net", "fields", "shocks")]
    open_ones = {_window(r, tell) for r in rows if r.get("targets_complete") is False}
    if open_ones:
        gap = words.messages(tell.lang)("list_gap")
        found.append(tell("limit_incomplete", windows=gap.join(sorted(open_ones))))
    return found
