"""Careers follow their definitions: evidence in, spells and moves out, case by case."""

from importlib.resources import files
from pathlib import Path

import pyarrow as pa
import pytest
import yaml

from talentatlas.config import Choices
from talentatlas.engine import Statement, connect
from talentatlas.schema import CONTRACTS

CASES = yaml.safe_load(Path(__file__).with_name("careers.yaml").read_text(encoding="utf-8"))
CHAIN = ("gap_step", "residence", "spell", "move")
PERSON = "person"


def careers(evidence, choices, tmp_path):
    """The tables of one person's career."""
    rows = [
        {
            "person_id": PERSON,
            "year": year,
            "country": country,
            "weight_milli": 1000 * pieces,
            "pieces": pieces,
        }
        for year, countries in evidence.items()
        for country, pieces in (
            {countries: 1} if isinstance(countries, str) else countries
        ).items()
    ]
    person = {
        "person_id": PERSON,
        "first_year": min(evidence),
        "last_year": max(evidence),
        "works": len(rows),
        "is_common": False,
        "fold": 0,
    }
    import pyarrow.parquet as pq

    with connect() as engine:
        for name, table in (("evidence", rows), ("person", [person])):
            path = tmp_path / f"{name}.parquet"
            pq.write_table(pa.Table.from_pylist(table, CONTRACTS[name].arrow), path)
            engine.read(path)
        for name in CHAIN:
            statement = Statement.read(files("talentatlas") / "career" / f"{name}.sql")
            engine.create(name, statement, choices.parameters())
        return {
            name: engine.arrow(f"select * from {name} order by {key}").to_pylist()
            for name, key in (("spell", "spell"), ("move", "move"), ("residence", "year"))
        }


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_career(case, tmp_path):
    made = careers(case["evidence"], Choices(**case.get("choices", {})), tmp_path)
    ends = {True: "open", False: "closed"}
    spells = [
        [
            s["country"],
            s["start_year"],
            s["end_year"],
            ends[s["open_left"]],
            ends[s["open_right"]],
        ]
        for s in made["spell"]
    ]
    moves = [
        [m["origin"], m["destination"], m["year"], m["earliest"], m["latest"], m["is_return"]]
        for m in made["move"]
    ]
    assert spells == case["spells"]
    assert moves == case["moves"]


def test_spells_tile_residence(tmp_path):
    evidence = {2001: "CHN", 2003: "USA", 2004: {"USA": 1, "CAN": 1}, 2012: "GBR", 2013: "CHN"}
    made = careers(evidence, Choices(), tmp_path)
    tiled = [
        (year, s["country"])
        for s in made["spell"]
        for year in range(s["start_year"], s["end_year"] + 1)
    ]
    assert tiled == [(r["year"], r["country"]) for r in made["residence"]]
