"""Run the statements from evidence to counts on literal rows."""

from importlib.resources import files

import pyarrow as pa
import pyarrow.parquet as pq

from talentatlas.config import Choices
from talentatlas.engine import Statement, connect
from talentatlas.schema import CONTRACTS

CHAIN = (
    "career/gap_step",
    "career/residence",
    "career/spell",
    "career/move",
    "career/arrival",
    "population/member",
    "population/stock",
    "population/person_year",
    "population/flow",
    "population/entry",
    "population/exit",
    "population/balance",
)


def lives(evidence, folder, *, persons, sectors=(), choices=None):
    """Tables by name, each a list of rows in key order."""
    given = {"evidence": evidence, "person": persons, "sector_year": list(sectors)}
    with connect() as engine:
        for name, rows in given.items():
            path = folder / f"{name}.parquet"
            pq.write_table(pa.Table.from_pylist(rows, CONTRACTS[name].arrow), path)
            engine.read(path)
        made = {}
        for path in CHAIN:
            name = path.split("/")[1]
            statement = Statement.read(files("talentatlas") / f"{path}.sql")
            engine.create(name, statement, (choices or Choices()).parameters())
            key = ", ".join(CONTRACTS[name].key)
            made[name] = engine.arrow(f"select * from {name} order by {key}").to_pylist()
        return made
