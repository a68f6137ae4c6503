"""Evidence, flows and stocks of named rules agree with counting by hand, person by person."""

import random
import tempfile
from collections import Counter, defaultdict
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lives import lives
from talentatlas.config import Choices
from talentatlas.engine import Statement, connect
from talentatlas.schema import CONTRACTS

SEED, PERSONS, WORKS = 11, 60, 600
COUNTRIES = ["CAN", "CHN", "DEU", "USA"]
SHARE = {1: 1000, 2: 500, 3: 333, 4: 250}  # thousandths of an authorship


def bylines():
    """(work, person, year, countries of its affiliations in order), with gaps and ties."""
    chance = random.Random(SEED)
    works = []
    for number in range(WORKS):
        home = COUNTRIES[number % PERSONS % len(COUNTRIES)]
        stated = [
            None if chance.random() < 0.1 else chance.choice([home, chance.choice(COUNTRIES)])
            for _ in range(chance.choice([1, 1, 1, 2, 3]))
        ]
        year = 1990 + int(chance.betavariate(1, 2) * 35)
        works.append((f"w{number:03}", f"p{number % PERSONS:02}", year, stated))
    return works


def evidence_of(works, several):
    """(person, year, country) → [weight, pieces]."""
    cells = defaultdict(lambda: [0, 0])
    for _, person, year, stated in works:
        countries = [c for c in stated if c]
        countries = countries[:1] if several == "first" else sorted(set(countries))
        for country in countries:
            weight = 1000 if several == "each" else SHARE[len(countries)]
            cells[person, year, country][0] += weight
            cells[person, year, country][1] += 1
    return dict(cells)


@pytest.mark.parametrize("several", ["shared", "each", "first"])
def test_evidence_is_the_sum_over_authorships(several, tmp_path):
    works = bylines()
    random.Random(SEED).shuffle(works)
    tables = {
        "person_work": [
            {"work_id": w, "position": 1, "person_id": p, "year": y} for w, p, y, _ in works
        ],
        "affiliation": [
            {"work_id": w, "position": 1, "line": line, "country": country}
            for w, _, _, stated in works
            for line, country in enumerate(stated, 1)
        ],
    }
    with connect() as engine:
        for name, rows in tables.items():
            table = pa.Table.from_pylist(rows, CONTRACTS[name].arrow)
            pq.write_table(table, tmp_path / f"{name}.parquet")
            engine.read(tmp_path / f"{name}.parquet")
        statement = Statement.read(files("talentatlas") / "career/evidence.sql")
        engine.create("evidence", statement, Choices(several=several).parameters())
        made = engine.arrow("select * from evidence").to_pylist()
    assert len(made) > PERSONS
    found = {
        (r["person_id"], r["year"], r["country"]): [r["weight_milli"], r["pieces"]]
        for r in made
    }
    assert found == evidence_of(works, several)


def test_flows_of_scholarly_migration_are_changes_of_the_modal_country_last_seen():
    works = bylines()
    cells = evidence_of(works, "each")
    modal = defaultdict(dict)
    for person, year in {(p, y) for p, y, _ in cells}:
        votes = {c: n for (p, y, c), (_, n) in cells.items() if (p, y) == (person, year)}
        most = max(votes.values())
        modal[person][year] = min(c for c, n in votes.items() if n == most)
    wanted = Counter()
    for seen in modal.values():
        years = sorted(seen)
        for before, year in pairwise(years):
            if seen[before] != seen[year]:
                wanted[seen[before], seen[year], year] += 1
    made = made_by("scholarly-migration", cells)
    assert sum(wanted.values()) > PERSONS
    assert flows_of(made) == wanted


def test_stocks_of_scholarly_migration_hold_a_person_from_the_first_to_the_last_work():
    cells = evidence_of(bylines(), "each")
    years = defaultdict(list)
    for person, year, _ in cells:
        years[person].append(year)
    wanted = Counter(y for ys in years.values() for y in range(min(ys), max(ys) + 1))
    found = Counter()
    for row in made_by("scholarly-migration", cells)["stock"]:
        if row["population"] == "ai-authors":
            found[row["year"]] += row["persons"]
    assert found == wanted


def made_by(rule, cells):
    evidence = [
        {"person_id": p, "year": y, "country": c, "weight_milli": w, "pieces": n}
        for (p, y, c), (w, n) in cells.items()
    ]
    persons = [
        {"person_id": p, "first_year": 1990, "last_year": 2025, "works": 1}
        | {"is_common": False, "fold": 0}
        for p in sorted({p for p, _, _ in cells})
    ]
    with tempfile.TemporaryDirectory() as folder:
        return lives(evidence, Path(folder), persons=persons, choices=Choices.named(rule))


def flows_of(made):
    found = Counter()
    for row in made["flow"]:
        if row["population"] == "ai-authors":
            found[row["origin"], row["destination"], row["year"]] += row["moves"]
    return found
