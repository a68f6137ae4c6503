"""The pipeline: which steps make an atlas out of landed files."""

from __future__ import annotations

from importlib.resources import files

from talentatlas.career.step import OUTPUTS, lives_step
from talentatlas.config import Choices
from talentatlas.engine.build import Step, ordered, sql_step
from talentatlas.engine.statement import Statement
from talentatlas.pipeline.inputs import Inputs
from talentatlas.pipeline.land import land_step
from talentatlas.pipeline.place import place_step

SQL_FOLDERS = ("places", "selection", "identity", "career", "population")


def steps(inputs: Inputs, choices: Choices) -> list[Step]:
    """All steps that end in counts, in order.

    The SQL of lives is their definition; one exact pass makes them in every engine, and a
    property test holds it equal to the SQL.
    """
    parameters = choices.parameters()
    sql = [sql_step(s, parameters) for s in statements() if s.name not in OUTPUTS]
    return ordered([land_step(inputs), place_step(inputs), lives_step(parameters), *sql])


def statements() -> list[Statement]:
    """Every SQL file of the pipeline, sorted by name."""
    root = files("talentatlas")
    found = [
        Statement.read(file)
        for folder in SQL_FOLDERS
        for file in (root / folder).iterdir()
        if file.name.endswith(".sql")
    ]
    return sorted(found, key=lambda s: s.name)


__all__ = ["Inputs", "statements", "steps"]
