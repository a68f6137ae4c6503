"""Statements are read as written, and bound as literals."""

import pytest

from talentatlas.engine.statement import Statement
from talentatlas.errors import PortabilityError

TEXT = """-- two_step: an example
-- grain:   area
-- choice:  first line
--          second line
with inner_table as (select area, count(*) as n from stock group by area)
select i.area, i.n, f.moves
from inner_table as i
join flow as f on f.origin = i.area
where i.n > $least and f.origin <> $area
"""


def test_header_lines_continue():
    header = Statement.parse("two_step", TEXT).header
    assert header == {
        "two_step": "an example",
        "grain": "area",
        "choice": "first line second line",
    }


def test_inputs_leave_out_common_table_expressions():
    assert Statement.parse("two_step", TEXT).inputs == ("flow", "stock")


def test_columns_and_parameters_come_from_the_text():
    statement = Statement.parse("two_step", TEXT)
    assert statement.columns == ("area", "n", "moves")
    assert statement.parameters == ("area", "least")


def test_text_parameters_cannot_break_out_of_their_quotes():
    bound = Statement.parse("two_step", TEXT).bound({"least": 3, "area": "x' or 1=1 --"})
    assert "f.origin <> 'x'' or 1=1 --'" in bound
    assert "i.n > 3" in bound


def test_a_missing_parameter_is_named():
    with pytest.raises(PortabilityError, match="needs the parameters area"):
        Statement.parse("two_step", TEXT).bound({"least": 3})


def test_a_file_that_names_another_table_is_refused():
    with pytest.raises(PortabilityError, match="names"):
        Statement.parse("other", TEXT)
