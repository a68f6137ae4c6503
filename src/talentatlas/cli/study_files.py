"""The ledger as files: every claim as CSV and JSON, and the page that people read."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from talentatlas.cli.folders import FolderError

if TYPE_CHECKING:
    from talentatlas.studies.data import StudyData
    from talentatlas.studies.ledger import Entry

NESTED = ("departs", "decomposition", "data")  # not for a table


def write_ledger(out: Path, data: StudyData, entries: Sequence[Entry], *, lang: str) -> Path:
    """Write ledger.csv, ledger.json and the page.

    Args:
        out: folder; made when it is not there.
        data: what was at hand, for the samples on the page.
        entries: of the ledger.
        lang: BCP 47 tag.

    Returns:
        The page.

    Raises:
        FolderError: the folder cannot be written.
    """
    from talentatlas.report.ledger_page import write_ledger_page
    from talentatlas.studies.sampled import sampled

    rows = [entry.row(lang) for entry in entries]
    columns = [name for name in rows[0] if name not in NESTED]
    try:
        out.mkdir(parents=True, exist_ok=True)
        with (out / "ledger.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        text = json.dumps(rows, ensure_ascii=False, indent=1, allow_nan=False)
        (out / "ledger.json").write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise FolderError(
            f"--out {out} cannot be written: {error.strerror}.",
            why="The ledger was computed and is lost.",
            todo="Choose a folder that you may write to.",
        ) from error
    name = "ledger.html" if lang == "en" else f"ledger.{lang}.html"
    return write_ledger_page(entries, sampled(data), out / name, lang=lang)
