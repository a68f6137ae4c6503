"""How many moved from one country to another, and is it rising: the answer in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from talentatlas.charts import wording
from talentatlas.charts.cells import cells
from talentatlas.vocabulary.countries import country_name
from talentatlas.vocabulary.messages import Messages
from talentatlas.web.asked import Asked
from talentatlas.web.reading import Row, last_row, own_rows


@dataclass(frozen=True, slots=True)
class Answer:
    """Sentences about one corridor.

    Args:
        main: how many.
        verdict: rising, falling, or not clear, in a few words.
        sentences: what the verdict rests on, and what else to know.
    """

    main: str
    verdict: str
    sentences: Sequence[str]


def corridor_rows(asked: Asked, origin: str, destination: str) -> list[Row]:
    """Flows from one area to another, in the order of time, in the longest periods."""
    rows = [
        row
        for row in cells(asked.estimates("flow"), "flow")
        if row["ref_area"] == origin and row["counterpart_area"] == destination
    ]
    length = max((row["period_years"] for row in rows), default=0)
    return [row for row in rows if row["period_years"] == length]


def holding(rows: Sequence[Row], year: int) -> Row | None:
    """The estimate of the period that holds a year."""
    for row in rows:
        if row["time_period"] <= year < row["time_period"] + row["period_years"]:
            return row
    return None


def clearly_before(rows: Sequence[Row], row: Row) -> tuple[str, Row | None]:
    """Did it rise? Against the latest earlier period whose interval does not overlap.

    Returns:
        "up", "down" or "flat", and the period compared with.
    """
    earlier = [r for r in rows if r["time_period"] < row["time_period"] and _has(r)]
    for other in reversed(earlier):
        if row["lower"] > other["upper"]:
            return "up", other
        if row["upper"] < other["lower"]:
            return "down", other
    return "flat", earlier[-1] if earlier else None


def answer(asked: Asked, tell: Messages) -> Answer:
    """The answer for the corridor and year that were chosen."""
    query, lang = asked.query, asked.lang
    origin, destination = (country_name(query[k], lang) for k in ("origin", "destination"))
    year = int(query["year"])
    rows = corridor_rows(asked, query["origin"], query["destination"])
    row = holding(rows, year)
    names = {"origin": origin, "destination": destination, "year": year}
    if query["origin"] == query["destination"]:
        return Answer(tell("same"), "", [])
    if row is None:
        return Answer(tell("none_seen", **names), "", [])
    names["when"] = wording.years(row)
    if row["value"] is None:
        return Answer(tell("hidden", **names), "", [])
    value, yearly = wording.estimate(row, lang), _yearly(row)
    main = tell("found", value=value, yearly=yearly, **names)
    kind, other = clearly_before(rows, row)
    return Answer(
        main, tell(f"verdict_{kind}"), _sentences(asked, tell, rows, (row, kind, other))
    )


def _sentences(
    asked: Asked, tell: Messages, rows: Sequence[Row], compared: tuple[Row, str, Row | None]
) -> list[str]:
    row, kind, other = compared
    said = list[str]()

    def stated(key: str, one: Row) -> str:
        value = wording.estimate(one, asked.lang)
        return tell(key, then=wording.years(one), value=value)

    if other is not None:
        said.append(stated(f"because_{kind}", other))
        start, end = other["time_period"], row["time_period"]
        between = [r for r in rows if _has(r) and start < r["time_period"] < end]
        said += [stated("overlaps", r) for r in between]
    later = [r for r in rows if r["time_period"] > row["time_period"] and _has(r)]
    said += [stated("since", r) for r in later]
    opposite = corridor_rows(asked, asked.query["destination"], asked.query["origin"])
    back = holding(opposite, row["time_period"])
    if back is not None:
        said.append(stated("back", back))
    return [*said, *_grown(asked, tell, row, other)]


def _grown(asked: Asked, tell: Messages, row: Row, other: Row | None) -> list[str]:
    """How the records themselves have grown: a count of moves follows them."""
    if other is None:
        return []
    origin = asked.query["origin"]
    stock = [r for r in own_rows(asked, "stock", origin) if r["period_years"] == 1]
    ends = [last_row(stock, r["time_period"] + r["period_years"] - 1) for r in (other, row)]
    first, last = ends
    if first is None or last is None or not (_has(first) and _has(last)):
        return []
    return [tell(
        "grown", name=country_name(origin, asked.lang),
        first=first["time_period"], last=last["time_period"],
        before=wording.estimate(first, asked.lang), after=wording.estimate(last, asked.lang),
    )]  # fmt: skip


def _yearly(row: Row) -> str:
    """The mean of a year, with the same interval divided."""
    parts = [row[k] / row["period_years"] for k in ("value", "lower", "upper")]
    value, low, high = (wording.number(part, 0) for part in parts)
    return f"{value} ({low}–{high})"


def _has(row: Row) -> bool:
    return row["value"] is not None and row["lower"] is not None
