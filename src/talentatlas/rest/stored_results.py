"""Results of scenarios that an operator put into one folder, as the command line wrote them."""

from __future__ import annotations

from pathlib import Path
from typing import Any  # JSON

import pyarrow as pa
import pyarrow.parquet as pq

from talentatlas.errors import SourceUnavailable, UnknownNameError
from talentatlas.provenance import digest
from talentatlas.rest.columns import FIGURE
from talentatlas.scenarios.store import RESULT, TABLES, read_result


class StoredResults:
    """Results read once, when the server starts; a new one is seen after the next start.

    Args:
        folder: with one folder a result; None for none.

    Raises:
        SourceUnavailable: the folder does not exist.
        SchemaError: a result in it is not whole.
    """

    def __init__(self, folder: Path | None) -> None:
        if folder is not None and not folder.is_dir():
            raise SourceUnavailable(
                f"{folder} is not a folder.",
                why="Stored results of scenarios are looked for in it.",
                todo="Give the folder that holds the results, with --results.",
            )
        places = sorted(folder.glob(f"*/{RESULT}")) if folder else []
        self._places = {place.parent.name: place.parent for place in places}
        self._results = {name: read_result(place) for name, place in self._places.items()}

    @property
    def fingerprint(self) -> str:
        """Changes when any result does."""
        files = {name: sorted(one["files"].items()) for name, one in self._results.items()}
        return digest(repr(sorted(files.items())))

    def names(self, reform: str | None = None) -> list[str]:
        """Names of all results, or of those of one reform."""
        return [
            name
            for name, found in self._results.items()
            if reform in (None, found["reform"]["name"])
        ]

    def get(self, name: str) -> dict[str, Any]:
        """`result.json` of a result.

        Raises:
            UnknownNameError: there is none of that name.
        """
        if name not in self._results:
            raise UnknownNameError("result", name, self._results)
        return self._results[name]

    def table(self, name: str, table: str) -> pa.Table:
        """One of the long tables of a result; every row says unit, population and licence.

        Raises:
            UnknownNameError: no such result or table.
        """
        found = self.get(name)
        if table not in TABLES:
            raise UnknownNameError("table", table, TABLES)
        figures = pq.read_table(self._places[name] / f"{table}.parquet")
        source = found["source"]
        said = {"unit": found["unit"]}
        said |= {key: source[key] for key in ("population", "vintage", "licence")}
        for column, text in said.items():
            figures = figures.append_column(column, pa.repeat(text, figures.num_rows))
        return figures.select(FIGURE.arrow.names).cast(FIGURE.arrow)
