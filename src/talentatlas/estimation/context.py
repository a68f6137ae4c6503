"""What an estimate must say beside its value: whose, from what, how complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from talentatlas.engine.base import Engine
from talentatlas.errors import CoverageError
from talentatlas.uncertainty.measurement import Component, from_choice, missing_country
from talentatlas.uncertainty.suppression import MINIMUM

COMPLETE_SHARE = 0.5  # of the mean of three years before: a year with less is still filling
COUNTRY_RULE = "modal country of affiliation in the year"
SHARES = (
    "share_raw",
    "share_fixed_panel",
    "share_standardised",
    "share_of_tier",
    "share_of_cited",
)
VENUE_SHARES = ("share_fixed_panel", "share_standardised")
OF_AFFILIATION = ("names", "several")  # choices that reach shares by venue as they do share_raw
PLACED_BY_YEAR = """
select year, cast(sum(authorships) as bigint) as authorships,
       cast(sum(placed) as bigint) as placed
from placed group by year order by year
"""
BRIDGED_BY_YEAR = """
select r.year, count(*) as lived,
       cast(sum(case when r.kind = 'bridged' then 1 else 0 end) as bigint) as bridged
from residence as r
join member as m on m.person_id = r.person_id
where m.population = $population
group by r.year order by r.year
"""
# Home is the residence in the year before, so that it does not hang on the authorship itself.
PLACED_BY_HOME = """
with stated as (
    select work_id, position
    from affiliation
    where country is not null
    group by work_id, position
)
select r.country as area, count(*) as authorships, count(s.work_id) as placed
from person_work as w
join residence as r on r.person_id = w.person_id and r.year = w.year - 1
left join stated as s on s.work_id = w.work_id and s.position = w.position
group by r.country order by r.country
"""
SENSITIVITY_BY_CHOICE = """
select indicator, choice, deviation from sensitivity order by indicator, choice, alternative
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What belongs to every estimate of a run.

    Args:
        population: who is counted.
        vintage: of the inputs.
        run_id: record of the run.
        first_year: first year on record.
        last_year: last year on record.
        last_complete_year: estimates that reach further are provisional.
        coverage: year → share of the authorships that have a country.
        imputed_share: year → share of the person-years that are bridged.
        country_rule: how a country is decided.
        minimum: persons that a cell must rest on to be shown.
        components: measure → errors of the records that its interval shall hold.
    """

    population: str
    vintage: str
    run_id: str
    first_year: int
    last_year: int
    last_complete_year: int
    coverage: Mapping[int, float]
    imputed_share: Mapping[int, float]
    country_rule: str = COUNTRY_RULE
    minimum: int = MINIMUM
    components: Mapping[str, Sequence[Component]] = field(
        default_factory=dict[str, Sequence[Component]]
    )

    def anchor(self, window: int) -> int:
        """Parameter `anchor` for windows that end with the last complete year."""
        return (self.last_complete_year + 1) % window


def context_of(
    engine: Engine,
    *,
    population: str,
    vintage: str,
    run_id: str,
    minimum: int = MINIMUM,
) -> Context:
    """The context of the tables that an engine holds.

    Raises:
        CoverageError: no person-year of the population has a country.
    """
    placed = engine.arrow(PLACED_BY_YEAR)
    lived = engine.arrow(BRIDGED_BY_YEAR, {"population": population})
    if lived.num_rows == 0:
        raise CoverageError(
            f"No person of the population {population} could be placed in any year.",
            why="There is nothing to estimate.",
            todo="Read records with affiliations, or choose another population.",
        )
    years = lived["year"].to_pylist()
    missing = missing_by_home(engine)
    return Context(
        population=population,
        vintage=vintage,
        run_id=run_id,
        first_year=years[0],
        last_year=years[-1],
        last_complete_year=_last_complete(placed, years[-1]),
        coverage=_share(placed, "placed", "authorships"),
        imputed_share=_share(lived, "bridged", "lived"),
        minimum=minimum,
        components=_components(engine, missing),
    )


def _components(engine: Engine, missing: Component) -> dict[str, tuple[Component, ...]]:
    """Errors by measure: from choices, where tabulated, and from missing countries."""
    found: dict[str, tuple[Component, ...]] = dict.fromkeys(SHARES, (missing,))
    if not engine.exists("sensitivity"):
        return found
    sizes: dict[tuple[str, str], list[float]] = {}
    for row in engine.arrow(SENSITIVITY_BY_CHOICE).to_pylist():
        sizes.setdefault((row["indicator"], row["choice"]), []).append(row["deviation"])
    for (measure, choice), deviations in sizes.items():
        component = from_choice(choice, deviations)
        inherits = VENUE_SHARES if measure == "share_raw" and choice in OF_AFFILIATION else ()
        for name in (measure, *inherits):
            found[name] = (*found.get(name, ()), component)
    return found


def missing_by_home(engine: Engine) -> Component:
    """How much the chance of having a country on record differs between countries."""
    table = engine.arrow(PLACED_BY_HOME)
    return missing_country(
        table["placed"].to_numpy().astype(np.float64),
        table["authorships"].to_numpy().astype(np.float64),
    )


def _last_complete(placed: pa.Table, last_year: int) -> int:
    """The last year with at least COMPLETE_SHARE of what the three years before held."""
    number = dict(zip(placed["year"].to_pylist(), placed["placed"].to_pylist(), strict=True))
    for year in range(last_year, min(number), -1):
        before = [number.get(y, 0) for y in range(year - 3, year) if y >= min(number)]
        if number.get(year, 0) >= COMPLETE_SHARE * sum(before) / len(before):
            return year
    return last_year


def _share(table: pa.Table, part: str, whole: str) -> dict[int, float]:
    rows = table.to_pylist()
    return {row["year"]: row[part] / row[whole] for row in rows if row[whole]}
