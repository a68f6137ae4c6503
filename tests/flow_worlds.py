"""Small invented panels of flows, for tests of forecasts."""

from pathlib import Path

import numpy as np

from talentatlas.models.panel import FlowPanel

AREAS = ("AUS", "BRA", "CAN", "CHN", "DEU", "FRA", "GBR", "IND", "JPN", "KOR", "NAM", "USA")
FIRST, LAST = 1999, 2020


def panel(seed: int = 3) -> FlowPanel:
    """Twelve countries, 22 years, moves that grow and scatter."""
    rng = np.random.default_rng(seed)
    n, years = len(AREAS), LAST - FIRST + 1
    size = np.exp(rng.normal(3, 1, n))
    steps = rng.normal(0.04, 0.05, (years, n)).cumsum(0)
    mean = np.sqrt(size[:, None] * size) * np.exp(steps[:, :, None] + steps[:, None, :])
    flows = rng.poisson(mean) * (1.0 - np.eye(n))
    stock = np.round(600 + 100 * size * np.exp(steps))
    entries, exits = rng.poisson(stock / 10), rng.poisson(stock / 20)
    return FlowPanel(
        "invented_2022", tuple(range(FIRST, LAST + 1)), AREAS, flows, stock,
        entries.astype(float), exits.astype(float), vintage="2022",
    )  # fmt: skip


def write_release(folder: Path, rows: list[str], stem: str = "invented_2023_V1") -> Path:
    """A countryflows file of rows "from,to,year,moves"."""
    file = folder / f"{stem}_countryflows.csv"
    head = "migrationfrom,migrationto,year,n_migrations"
    file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return file


def rows_of(of: FlowPanel) -> list[str]:
    """The rows of a countryflows file with the moves, first and last appearances of a panel."""
    rows: list[str] = []
    for t, year in enumerate(of.years):
        for i, origin in enumerate(of.areas):
            rows.append(f",{origin},{year}.0,{of.entries[t, i]:.0f}")
            rows.append(f"{origin},,{year}.0,{of.exits[t, i]:.0f}")
            rows += [
                f"{origin},{destination},{year}.0,{of.flows[t, i, j]:.0f}"
                for j, destination in enumerate(of.areas)
                if i != j
            ]
    return rows
