"""Following persons in one pass makes the rows that the statements define."""

import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_lives import COUNTRIES, tables

from lives import lives
from talentatlas.career import step
from talentatlas.career.step import OUTPUTS, lives_step
from talentatlas.config import Choices
from talentatlas.engine import connect
from talentatlas.engine.build import Silent, Work
from talentatlas.engine.store import Store
from talentatlas.errors import SchemaError
from talentatlas.schema import CONTRACTS

MANY = settings(max_examples=60, deadline=None)
FEW_ROWS = 7  # read at a time, so that persons lie across the seams
SECTORS = ["company", "education", "other"]

sign = st.tuples(
    st.integers(0, 9), st.integers(2000, 2022), st.sampled_from(COUNTRIES), st.integers(1, 3)
)
signs = st.lists(sign, min_size=1, max_size=60)
worked = st.lists(
    st.tuples(st.integers(0, 11), st.integers(1999, 2023), st.sampled_from(SECTORS)),
    max_size=20,
    unique_by=lambda row: row[:2],
)
rules = st.builds(
    Choices,
    ties=st.sampled_from(["stay", "code"]),
    silent_years=st.sampled_from([0, 1, 5, 98]),
    bridge=st.sampled_from(["middle", "earlier", "later"]),
    career_gap=st.just(99),
)


@MANY
@given(signs, worked, rules)
def test_the_pass_makes_the_rows_of_the_statements(drawn, sectors, choices):
    evidence, persons = tables(drawn)
    sectors = [{"person_id": f"p{p}", "year": y, "sector": s} for p, y, s in sectors]
    with tempfile.TemporaryDirectory() as folder:
        wanted = lives(
            evidence, Path(folder), persons=persons, sectors=sectors, choices=choices
        )
    given = {
        "evidence": evidence,
        "person": persons,
        "member": wanted["member"],
        "sector_year": sectors,
    }
    assert passed(given, choices) == {name: wanted[name] for name in OUTPUTS}


def test_evidence_out_of_the_order_of_persons_stops_the_pass():
    evidence, persons = tables([(p, 2010, "CAN", 1) for p in (0, 1, 0, 2)])
    given = {"evidence": evidence, "person": persons, "member": [], "sector_year": []}
    swapped = [*evidence[1:], evidence[0]]
    with pytest.raises(SchemaError, match="not in the order of persons"):
        passed(given, Choices(), unsorted=swapped)


def passed(given, choices, unsorted=None):
    """Rows of the tables that the step makes, checked against what it says of them."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(step, "ROWS", FEW_ROWS)
        store = Store(Path(folder))
        for name, rows in given.items():
            contract = CONTRACTS[name]
            table = pa.Table.from_pylist(rows, contract.arrow)
            store.path(name).parent.mkdir(parents=True, exist_ok=True)
            order = [(key, "ascending") for key in contract.key]
            pq.write_table(table.sort_by(order), store.path(name))
        if unsorted:
            table = pa.Table.from_pylist(unsorted, CONTRACTS["evidence"].arrow)
            pq.write_table(table, store.path("evidence"))
        with connect() as engine:
            work = Work(engine, store, choices.parameters(), Silent())
            counted = lives_step(choices.parameters()).run(work)
        made = {name: pq.read_table(store.path(name)).to_pylist() for name in OUTPUTS}
    assert counted == {name: len(rows) for name, rows in made.items()}
    return made
