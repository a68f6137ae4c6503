"""Registers every SQL file of this folder as a measure."""

from __future__ import annotations

from importlib.resources import files

from talentatlas.engine.statement import Statement
from talentatlas.measures.base import MEASURES, from_statement

for _file in sorted(files("talentatlas.measures").iterdir(), key=lambda file: file.name):
    if _file.name.endswith(".sql"):
        _statement = Statement.read(_file)
        MEASURES.register(_statement.name, from_statement(_statement))
