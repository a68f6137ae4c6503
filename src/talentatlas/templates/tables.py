"""The rows behind a figure, for reading and for download."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # rows of a table
from urllib.parse import quote

from talentatlas.charts import wording
from talentatlas.quantity import Table
from talentatlas.vocabulary.countries import country_name
from talentatlas.vocabulary.messages import Messages
from talentatlas.vocabulary.terms import term

CATALOGUE = Path(__file__).with_name("messages.csv")

# What a download holds: codes and full numbers, as in the estimate table.
DOWNLOAD = (
    "indicator", "ref_area", "counterpart_area", "time_period", "period_years", "tier", "unit",
    "value", "lower", "upper", "level", "interval_method", "n_persons", "coverage",
    "imputed_share", "obs_status", "population", "vintage", "run_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as people read it.

    Args:
        head: names of the columns.
        rows: cells as text; the last `numbers` columns are set to the right.
        numbers: how many columns hold numbers.
        link: the same rows with codes, as a data URI of a CSV file.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: int
    link: str


def readable(table: Table, lang: str, *, link: str | None = None) -> Shown:
    """The rows behind a figure in a language, with a link to download them.

    Args:
        table: the rows.
        lang: BCP 47 tag.
        link: address of the same rows as a file; the file itself in the page when None.
    """
    say = Messages(CATALOGUE, lang)
    if "indicator" not in table.columns:
        return _counts(table, say, link)
    rows = table.rows()
    has_partner = any(r["counterpart_area"] is not None for r in rows)
    varied = [name for name in ("indicator", "tier") if len({r[name] for r in rows}) > 1]
    origin = "origin" if has_partner else "country-or-region"
    partner = (
        "residence"
        if any(r["indicator"] == "origin_residence" for r in rows)
        else "destination"
    )
    names = [*varied, origin, *([partner] if has_partner else []), "period"]
    head = [_title(name, lang) for name in names]
    head += [_title(name, lang) for name in ("status", "value", "persons", "coverage")]
    cells = [
        [
            *(wording.named(r[name], lang) for name in varied),
            country_name(r["ref_area"], lang),
            *([country_name(r["counterpart_area"], lang)] if has_partner else []),
            wording.years(r),
            say(f"status_{r['obs_status'].lower()}"),
            wording.estimate(r, lang),
            "–" if r["n_persons"] is None else f"{r['n_persons']:,}",
            "–" if r["coverage"] is None else f"{100 * r['coverage']:.0f}%",
        ]
        for r in rows
    ]
    if link is None:
        link = data_uri(rows, [c for c in DOWNLOAD if c in table.columns])
    return Shown(head, cells, 3, link)


def data_uri(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> str:
    """A CSV file (RFC 4180) as a data URI; null is an empty field."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([row[name] for name in columns] for row in rows)
    return "data:text/csv;charset=utf-8," + quote(out.getvalue(), safe=",:;-_.()/ ").replace(
        " ", "%20"
    )


def _counts(table: Table, say: Messages, link: str | None) -> Shown:
    """A table of complete counts by year."""
    head = [_title("year", say.lang), say("authorships"), say("stated"), say("placed")]
    rows = table.rows()
    cells = [
        [str(r["year"]), *(f"{r[n]:,}" for n in ("authorships", "stated", "placed"))]
        for r in rows
    ]
    return Shown(head, cells, 3, data_uri(rows, table.columns) if link is None else link)


def _title(name: str, lang: str) -> str:
    label = term(name).label(lang)
    return label[:1].upper() + label[1:]
