"""Every measure says what it is, runs on portable SQL and reads declared tables only."""

import pytest

from talentatlas.engine.portable import lint
from talentatlas.engine.statement import Statement
from talentatlas.errors import PortabilityError
from talentatlas.measures import MEASURES
from talentatlas.measures.base import KEYS, from_statement
from talentatlas.schema import CONTRACTS
from talentatlas.uncertainty.scales import SCALES

ASKED = {
    "stock", "share_raw", "share_fixed_panel", "share_standardised", "inflow", "outflow",
    "net_flow", "in_rate", "out_rate", "net_rate", "flow", "effectiveness", "circulation",
    "retention_rate", "return_rate", "sector_move", "sector_move_reverse", "share_of_tier",
    "share_of_cited", "origin_residence", "share_in_origin", "stay_rate",
}  # fmt: skip


def test_every_measure_of_the_vocabulary_is_there():
    assert set(MEASURES.names()) >= ASKED


@pytest.mark.parametrize("name", sorted(ASKED))
def test_a_measure_is_described_and_bounded(name):
    measure = MEASURES.get(name)
    assert measure.sentence
    assert measure.title
    assert measure.keys
    assert set(measure.keys) <= set(KEYS)
    assert set(measure.inputs) <= set(CONTRACTS)
    assert set(measure.additive) <= set(measure.keys)
    assert set(measure.reveals) <= ASKED
    assert measure.scale in SCALES
    assert measure.counting_unit in {"person", "person_year", "move", "authorship"}
    assert all(default.reason for default in measure.defaults.values())


@pytest.mark.parametrize("name", sorted(ASKED))
def test_a_sql_measure_is_portable_and_makes_what_its_header_says(name):
    measure = MEASURES.get(name)
    if measure.statement is None:
        assert measure.compute is not None
        return
    assert lint(measure.statement) == []
    header = measure.statement.header
    numerator, _, denominator = (part.strip() for part in header["counts"].partition("/"))
    made = {*measure.keys, "fold", numerator, header.get("persons", "persons")}
    assert made | ({denominator} - {""}) <= set(measure.statement.columns)
    assert set(measure.statement.parameters) <= set(measure.defaults)


def test_an_unknown_unit_is_refused():
    header = "-- odd: something\n-- unit: papers\n-- grain: area, fold\n"
    text = header + "select area, fold from stock"
    with pytest.raises(PortabilityError, match="papers"):
        from_statement(Statement.parse("odd", text))
