"""An atlas as a panel of flows: the same counts, and its accounts close."""

from pathlib import Path

import numpy as np
import pytest

from talentatlas import demo
from talentatlas.atlas import Atlas
from talentatlas.cli.panels import panel_named
from talentatlas.errors import CoverageError, SourceUnavailable, UnknownNameError
from talentatlas.models.atlas_panel import panel_of
from talentatlas.scenarios.cautions import caution_keys


def test_the_panel_of_an_atlas_holds_its_counts(atlas: Path) -> None:
    found = Atlas(atlas)
    panel = panel_of(found)
    rows = found.table("flow").where(population="ai-authors", stratum="_T").rows()
    assert panel.flows.sum() == sum(row["moves"] for row in rows) > 0
    one = rows[0]
    same = [
        row["moves"]
        for row in rows
        if all(row[key] == one[key] for key in ("origin", "destination", "year"))
    ]
    at = panel.column(one["origin"]), panel.column(one["destination"])
    assert panel.flows[(panel.row(one["year"]), *at)] == sum(same)


def test_stocks_of_the_panel_follow_from_its_flows(atlas: Path) -> None:
    panel = panel_of(Atlas(atlas))
    change = panel.flows.sum(1) - panel.flows.sum(2) + panel.entries
    expected = panel.stock[:-1] + change[1:] - panel.exits[:-1]
    assert np.array_equal(panel.stock[1:], expected)


def test_a_population_that_the_atlas_lacks_is_named(atlas: Path) -> None:
    with pytest.raises(CoverageError, match="no-such"):
        panel_of(Atlas(atlas), "no-such")


def test_the_bundled_figures_hold_no_counts() -> None:
    with pytest.raises(SourceUnavailable):
        panel_of(demo())


def test_a_path_may_be_an_atlas_and_the_panel_says_who_is_counted(atlas: Path) -> None:
    panel, number = panel_named(atlas, None)
    assert (panel.population, number) == ("ai-authors", 1)
    with pytest.raises(UnknownNameError, match="openalex_1999"):
        panel_named(atlas, "openalex_1999")


def test_an_atlas_of_ai_authors_is_not_said_to_hold_all_fields(atlas: Path) -> None:
    panel, _ = panel_named(atlas, None)
    assert "population" not in caution_keys((), all_fields=not panel.population)
