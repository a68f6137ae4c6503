"""The figures of a stored result, each with the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any  # JSON values

import pyarrow as pa

from talentatlas.charts import futures_wording as words
from talentatlas.charts.fan_chart import Fan, fan_chart
from talentatlas.charts.figure import Figure
from talentatlas.charts.flow_change import flow_change
from talentatlas.charts.gain_bars import PARTS, gain_bars
from talentatlas.charts.inflow_account import inflow_account
from talentatlas.charts.style import NARROW, WIDE
from talentatlas.charts.tornado import tornado
from talentatlas.quantity import Table
from talentatlas.scenarios.beside import PAST, SENSITIVITY
from talentatlas.scenarios.figures import BLOCK
from talentatlas.scenarios.places import GROUPS
from talentatlas.templates.panel import Panel
from talentatlas.templates.scenario import tables, view
from talentatlas.templates.tables import Shown
from talentatlas.vocabulary.messages import Messages

FANS = 3  # areas beside the first hub with a chart by year
BANDS = ("value", "lower_80", "upper_80", "lower_95", "upper_95")
Json = Mapping[str, Any]
Readable = Callable[[Table, Messages], Shown]


@dataclass(frozen=True, slots=True)
class Part:
    """One section of figures.

    Args:
        key: of its heading and introduction.
        panels: figures with their tables.
        values: filled into the introduction.
    """

    key: str
    panels: Sequence[Panel]
    values: Mapping[str, object] = field(default_factory=dict[str, object])


class Drawing:
    """The figures of one result in one language.

    Args:
        result: result.json.
        found: tables of the folder by name.
        tell: sentences of the page.
    """

    def __init__(self, result: Json, found: Mapping[str, Table], tell: Messages) -> None:
        self.result, self.found, self.tell = result, found, tell
        self.say = words.messages(tell.lang)
        self.population = words.population(result["source"]["population"], tell.lang)
        self.run = view.main_run(result)

    def fans(self, beside: int = FANS) -> Part:
        """The first hub, then who gains or loses most, groups left out.

        Args:
            beside: number of areas beside the hub.
        """
        rows = [h["area"] for h in self.result["headlines"] if h["run"] == self.run]
        areas = [a for a in dict.fromkeys(rows) if a not in GROUPS]
        hubs = self.result["hubs"][:1]
        chosen = [*hubs, *(a for a in areas if a not in self.result["hubs"])][: beside + 1]
        panels = [
            self._panel(
                fan_chart, tables.yearly_table, self.found["yearly"],
                fan=Fan(area, self.run, self.found.get(PAST), self.result["period"][0]),
            )
            for area in chosen
        ]  # fmt: skip
        return Part("fans", panels)

    def gains(self) -> Part:
        """Who gains and why, every run."""
        rows = [
            {"ref_area": g["area"], "run": g["run"]}
            | {f"{p}_{b}": g[p][b.replace("_", "")] for p in PARTS for b in BANDS}
            for g in self.result["gains"]
        ]
        numbers = [(f"{p}_{b}", pa.float64()) for p in PARTS for b in BANDS]
        schema = pa.schema([("ref_area", pa.string()), ("run", pa.string()), *numbers])
        table = self._table(pa.Table.from_pylist(rows, schema=schema))
        period = tuple(self.result["period"])
        return Part("gains", [self._panel(gain_bars, tables.gains_table, table, period=period)])

    def flows(self) -> Part:
        """Flows before and after, with how many are too uncertain to show."""
        corridors = self.found["corridors"]
        panel = self._panel(
            flow_change, tables.corridor_table, corridors, first=self.result["hubs"][:1]
        )
        cells = [r for r in corridors.rows() if not r["counterpart_area"].startswith(BLOCK)]
        hidden = sum(r["obs_status"] == "S" for r in cells)
        values = {"hidden": f"{hidden:,}", "cells": f"{len(cells):,}"}
        return Part("flows", [panel], values)

    def tornado(self) -> Panel | None:
        """How each assumption moves the result, if that was stored and anything does."""
        swings = self.found.get(SENSITIVITY)
        if swings is None or not len(swings):
            return None
        return self._panel(tornado, tables.swing_table, swings)

    def account(self) -> Panel | None:
        """The account of one year, where the question was asked."""
        asked = self.result["question"]
        if asked is None:
            return None
        table = self._table(pa.Table.from_pylist(asked["gains"]))
        return self._panel(
            inflow_account, tables.account_table, table, hub=asked["hub"], fall=asked["fall"],
            year=asked["year"],
        )  # fmt: skip

    def _panel(
        self, draw: Callable[..., Figure], readable: Readable, table: Table, **options: object
    ) -> Panel:
        wide, narrow = (
            draw(table, lang=self.tell.lang, width=width, **options) for width in (WIDE, NARROW)
        )
        return Panel(wide, narrow, readable(wide.table, self.tell))

    def _table(self, arrow: pa.Table) -> Table:
        return Table(arrow, self.found["yearly"].about)
