"""Count a measure on literal lives: {person: {year: country}}."""

import contextlib
import tempfile
from importlib.resources import files
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from talentatlas.config import Choices
from talentatlas.engine import Statement, connect
from talentatlas.measures import MEASURES, counts
from talentatlas.schema import CONTRACTS

CHAIN = (
    "career/gap_step",
    "career/residence",
    "career/spell",
    "career/move",
    "career/arrival",
    "career/country_of_origin",
    "population/member",
    "population/stock",
    "population/person_year",
    "population/flow",
)


@contextlib.contextmanager
def engine_of(lives, *, common=(), folds=None, tables=None, choices=None):
    """An engine with the tables of some lives; fold i for the i-th person unless given."""
    folds = folds or {person: place % 100 for place, person in enumerate(lives)}
    given = {
        "evidence": [
            {"person_id": p, "year": y, "country": c, "weight_milli": 1000, "pieces": 1}
            for p, life in lives.items()
            for y, c in life.items()
        ],
        "person": [
            {
                "person_id": p,
                "first_year": min(life),
                "last_year": max(life),
                "works": len(life),
                "is_common": p in common,
                "fold": folds[p],
            }
            for p, life in lives.items()
        ],
        "sector_year": [],
        "education": [],
        **(tables or {}),
    }
    with tempfile.TemporaryDirectory() as folder, connect(threads=1) as engine:
        for name, rows in given.items():
            path = Path(folder) / f"{name}.parquet"
            pq.write_table(pa.Table.from_pylist(list(rows), CONTRACTS[name].arrow), path)
            engine.read(path)
        for path in CHAIN:
            statement = Statement.read(files("talentatlas") / f"{path}.sql")
            engine.create(statement.name, statement, (choices or Choices()).parameters())
        yield engine


def totals(counted):
    """Key → (numerator, denominator, persons), summed over folds; one key is not a tuple."""
    sums = {}
    for row in counted.table.to_pylist():
        key = tuple(row[k] for k in counted.keys)
        old = sums.setdefault(key, [0, 0, 0])
        for place, column in enumerate(("numerator", "denominator", "persons")):
            old[place] += row[column] or 0
    return {key: tuple(values) for key, values in sums.items()}


def measured(name, lives, *, common=(), folds=None, tables=None, **parameters):
    """Totals of a measure on some lives."""
    with engine_of(lives, common=common, folds=folds, tables=tables) as engine:
        return totals(counts(engine, MEASURES.get(name), parameters))
