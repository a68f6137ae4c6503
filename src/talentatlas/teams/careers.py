"""What an atlas knows of some persons: where they were and studied, and what they wrote."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from talentatlas.engine import connect

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas

TABLES = {
    "residence": "core", "spell": "core", "education": "core", "person_work": "core",
    "work": "clean", "affiliation": "clean", "organisation": "clean",
}  # fmt: skip
SPELLS = """
select s.person_id, s.spell, s.country, s.end_year - s.start_year + 1 as years
from spell as s join candidate as c on c.person_id = s.person_id
order by s.person_id, s.spell
"""
DEGREES = """
select e.person_id, e.first_degree_country, e.doctorate_country
from education as e join candidate as c on c.person_id = e.person_id
"""
OUTPUT = """
select p.person_id, count(*) as works, sum(w.citations) as citations,
       count(w.citations) as counted
from person_work as p
join candidate as c on c.person_id = p.person_id
join work as w on w.work_id = p.work_id
group by p.person_id
"""
HOUSES = """
select p.person_id, f.organisation_id, o.name, o.country, o.kind
from person_work as p
join candidate as c on c.person_id = p.person_id
join affiliation as f on f.work_id = p.work_id and f.position = p.position
join organisation as o on o.organisation_id = f.organisation_id
group by p.person_id, f.organisation_id, o.name, o.country, o.kind
order by p.person_id, f.organisation_id
"""


@dataclass(frozen=True, slots=True)
class House:
    """An organisation that a person stated."""

    organisation_id: str
    name: str
    country: str | None
    kind: str | None


@dataclass(slots=True)
class Career:
    """One person as the records tell; never shown.

    Args:
        spells: countries in order, with years in each.
        first_degree: country, or None.
        doctorate: country, or None.
        works: papers at hand.
        citations: of them; None when the records count none.
        houses: organisations stated.
    """

    spells: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    first_degree: str | None = None
    doctorate: str | None = None
    works: int = 0
    citations: int | None = None
    houses: list[House] = field(default_factory=list[House])

    @property
    def countries(self) -> list[str]:
        """Countries in order of the spells."""
        return [country for country, _ in self.spells]

    def years_outside(self, home: str) -> int:
        """Years of residence anywhere but at home."""
        return sum(years for country, years in self.spells if country != home)

    def years_in(self, country: str) -> int:
        """Years of residence in a country."""
        return sum(years for one, years in self.spells if one == country)

    def returned(self, home: str) -> bool:
        """Left home and was home again later."""
        if home not in self.countries:
            return False
        rest = self.countries[self.countries.index(home) :]
        away = next((at for at, one in enumerate(rest) if one != home), None)
        return away is not None and home in rest[away:]

    def came(self, home: str) -> bool:
        """Began elsewhere and was at home last."""
        own = self.countries
        return bool(own) and own[0] != home and own[-1] == home

    def left_for_good(self, home: str) -> bool:
        """Began at home and was elsewhere last."""
        own = self.countries
        return bool(own) and own[0] == home and own[-1] != home

    @property
    def all_countries(self) -> set[str]:
        """Countries of residence and of degrees."""
        degrees = {self.first_degree, self.doctorate} - {None}
        return {*self.countries, *(str(code) for code in degrees)}


def careers(atlas: Atlas, persons: Iterable[str]) -> dict[str, Career]:
    """Careers of some persons, by person.

    Args:
        atlas: of records.
        persons: keys of persons.
    """
    found: dict[str, Career] = defaultdict(Career)
    with tempfile.TemporaryDirectory() as folder, connect() as engine:
        path = Path(folder) / "candidate.parquet"
        keys = pa.array(sorted(set(persons)), pa.string())
        pq.write_table(pa.table({"person_id": keys}), path)
        engine.read(path)
        for name, layer in TABLES.items():
            engine.read(atlas.folder / layer / f"{name}.parquet")
        spells, degrees, output, houses = (
            engine.arrow(sql).to_pylist() for sql in (SPELLS, DEGREES, OUTPUT, HOUSES)
        )
    for row in spells:
        found[row["person_id"]].spells.append((row["country"], row["years"]))
    for row in degrees:
        found[row["person_id"]].first_degree = row["first_degree_country"]
        found[row["person_id"]].doctorate = row["doctorate_country"]
    for row in output:
        found[row["person_id"]].works = row["works"]
        if row["counted"]:
            found[row["person_id"]].citations = int(row["citations"])
    for row in houses:
        house = House(row["organisation_id"], row["name"], row["country"], row["kind"])
        found[row["person_id"]].houses.append(house)
    return dict(found)
