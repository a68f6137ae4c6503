"""One year's account of a smaller inflow: who would have arrived, and who would have stayed."""

from __future__ import annotations

from typing import Any  # rows of a table

from talentatlas.charts import futures_wording as words
from talentatlas.charts.effect_rows import Bar, Column, Room, effect_rows
from talentatlas.charts.figure import Figure
from talentatlas.charts.gain_bars import BLOCK_GAP, ROW, block_labels, places
from talentatlas.charts.style import GAIN, SERIES, SMALL, WIDE
from talentatlas.charts.typesetting import width as text_width
from talentatlas.charts.wording import number
from talentatlas.quantity import Table

PARTS = {"gained": GAIN, "stayed": SERIES[2]}


def inflow_account(
    account: Table, *, hub: str, fall: float, year: int, lang: str = "en", width: int = WIDE
) -> Figure:
    """Further arrivals and own people who do not leave, by area and diversion ratio.

    Unit: moves in the year of the account. No interval: a sum of counts under an assumption.

    Args:
        account: area, diversion, gained, stayed.
        hub: country that takes in fewer.
        fall: share of its inflow.
        year: of the counts.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
    """
    say = words.messages(lang)
    rows = account.rows()
    return Figure(
        name="inflow-account",
        lang=lang,
        spec=_spec(rows, lang=lang, width=width),
        title=say("account_title", year=year),
        subtitle=say(
            "account_subtitle", hub=words.area_label(hub, lang), fall=number(100 * fall, 0)
        ),
        source_line=words.source_line(account, lang, bands=False),
        summary=say(
            "account_summary", list=say("list_gap").join(_reading(r, lang) for r in rows)
        ),
        table=account,
        period=str(year),
    )


def _share(value: float) -> str:
    return f"{100 * value:.0f}%"


def _reading(row: dict[str, Any], lang: str) -> str:
    return words.messages(lang)(
        "account_reading",
        area=words.area_label(row["area"], lang),
        share=f"{100 * row['diversion']:.0f}",
        gained=number(row["gained"], 0, signed=True),
        stayed=number(row["stayed"], 0),
    )


def _spec(rows: list[dict[str, Any]], *, lang: str, width: int) -> dict[str, Any]:
    say = words.messages(lang)
    areas = list(dict.fromkeys(r["area"] for r in rows))
    runs = list(dict.fromkeys(_share(r["diversion"]) for r in rows))
    place = places(areas, runs)
    most = max((r[part] for r in rows for part in PARTS), default=1.0)
    columns = [
        Column(
            say(f"account_{part}"),
            [
                Bar(place(r["area"], _share(r["diversion"])), r[part], number(r[part], 0),
                    _reading(r, lang), ink)
                for r in rows
            ],
            ends=(0.0, most),
        )
        for part, ink in PARTS.items()
    ]  # fmt: skip
    labels, left = block_labels(areas, runs, str, lang=lang, narrow=width < WIDE)
    right = 10 + max(
        (text_width(number(r[p], 0), SMALL) for r in rows for p in PARTS), default=40
    )
    high = len(areas) * (ROW * len(runs) + BLOCK_GAP) - BLOCK_GAP
    return effect_rows(
        columns, labels, Room(max(high, ROW), left, right), lang=lang, width=width
    )
