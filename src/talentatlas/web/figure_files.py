"""A figure of a view as a file: rows, picture, or a frame for other sites."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from talentatlas.errors import UnknownNameError
from talentatlas.exports.citation import works_of
from talentatlas.exports.workbook import write_workbook
from talentatlas.templates.panel import Panel
from talentatlas.templates.tables import DOWNLOAD
from talentatlas.web.asked import Asked
from talentatlas.web.rendering import render_embed

MEDIA = {
    "csv": "text/csv; charset=utf-8", "png": "image/png", "svg": "image/svg+xml",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
DRAWING = Lock()  # the drawing library draws one picture at a time


def figure_file(asked: Asked, name: str, panel: Panel, kind: str) -> bytes:
    """Content of the file.

    Args:
        asked: the view.
        name: of the figure in it.
        panel: the figure.
        kind: ending of the file.

    Raises:
        UnknownNameError: no such kind.
    """
    if kind not in MEDIA:
        raise UnknownNameError("kind of file", kind, MEDIA)
    if kind == "csv":
        return _csv(panel)
    if kind == "xlsx":
        return _workbook(asked, panel)
    if kind == "html":
        return render_embed(asked, name, panel).encode()
    with DRAWING:
        return panel.figure.png() if kind == "png" else panel.figure.svg().encode()


def _csv(panel: Panel) -> bytes:
    """The rows with codes and full numbers (RFC 4180); null is an empty field."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    table = panel.figure.table
    columns = [name for name in DOWNLOAD if name in table.columns] or table.columns
    writer.writerow(columns)
    writer.writerows([row[name] for name in columns] for row in table.rows())
    return out.getvalue().encode()


def _workbook(asked: Asked, panel: Panel) -> bytes:
    """Rows, their meaning and their citation as a workbook."""
    table = panel.figure.table
    with TemporaryDirectory() as folder:
        path = Path(folder) / "figure.xlsx"
        return write_workbook(table, works_of(asked.atlas), path, asked.lang).read_bytes()
