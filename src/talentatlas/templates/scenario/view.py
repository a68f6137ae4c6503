"""The numbers of a scenario page in words and small tables; all are from result.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any  # JSON values

from talentatlas.charts import futures_wording as words
from talentatlas.charts.wording import number
from talentatlas.templates.scenario.tables import measure_name
from talentatlas.templates.tables import Shown
from talentatlas.vocabulary.messages import Messages
from talentatlas.vocabulary.terms import term

Json = Mapping[str, Any]
TILES_OF_OTHERS = 2


@dataclass(frozen=True, slots=True)
class Tile:
    """One number at the top: what it is of, whose, value, band, and what stands beside it."""

    label: str
    name: str
    value: str
    interval: str
    beside: str


def main_run(result: Json) -> str:
    """The run that is shown where only one can be: central, else the first."""
    runs = [each["run"] for each in result["diversion"]]
    return "central" if "central" in runs else runs[0]


def band_text(band: Mapping[str, float], *, signed: bool = False) -> str:
    """A number of result.json with its 80% band."""
    return words.with_bounds(band["value"], band["lower80"], band["upper80"], signed=signed)


def share_text(band: Mapping[str, float] | None) -> str:
    """A ratio of result.json with its 80% band."""
    if band is None:
        return "–"
    return f"{_two(band['value'])} ({_two(band['lower80'])} – {_two(band['upper80'])})"


def _two(value: float) -> str:
    return number(value, 2)


def hub_names(result: Json, tell: Messages) -> str:
    """The areas that the reform acts on."""
    comma = "、" if tell.lang.startswith("zh") else ", "
    names = comma.join(words.area_label(hub, tell.lang) for hub in result["hubs"])
    return names or tell("no_hub")


def tiles(result: Json, tell: Messages) -> list[Tile]:
    """The few numbers at the top: the hub, who gains or loses most, and the diversion ratio."""
    run = main_run(result)
    rows = [h for h in result["headlines"] if h["run"] == run]
    others = dict.fromkeys(h["area"] for h in rows if h["area"] not in result["hubs"])
    wanted = [(hub, i) for hub in result["hubs"][:1] for i in ("inflow", "net_flow")]
    wanted += [(area, "net_flow") for area in [*list(others)[:TILES_OF_OTHERS], "EU"]]
    found = {(h["area"], h["indicator"]): h for h in rows}
    numbers = [_tile(found[key], tell) for key in dict.fromkeys(wanted) if key in found]
    return [*numbers, _diversion_tile(result, run, tell)]


def _tile(row: Json, tell: Messages) -> Tile:
    value, _, interval = band_text(row["difference"], signed=True).partition(" ")
    signed = row["indicator"] == "net_flow"
    levels = {key: number(row[kind]["value"], 0, signed=signed)
              for key, kind in (("without", "twin"), ("with_it", "reform"))}  # fmt: skip
    return Tile(
        tell("tile", indicator=measure_name(row["indicator"], tell.lang)),
        words.area_label(row["area"], tell.lang),
        value,
        interval.strip("()"),
        tell("tile_beside", **levels),
    )


def _diversion_tile(result: Json, run: str, tell: Messages) -> Tile:
    each = next(d for d in result["diversion"] if d["run"] == run)
    label = tell("tile_diversion", run=words.messages(tell.lang)(run))
    if each["at_once"] is None:
        return Tile(label, tell("tile_nobody"), "–", "", "")
    value, _, interval = share_text(each["at_once"]).partition(" ")
    over = "–" if each["over_period"] is None else _two(each["over_period"]["value"])
    return Tile(
        label,
        tell("tile_diversion_name", hubs=hub_names(result, tell)),
        value,
        interval.strip("()"),
        tell("tile_diversion_beside", assumed=_two(each["assumed"]), over=over),
    )


def diversion_table(result: Json, tell: Messages) -> Shown:
    """Assumed and found diversion ratio of every run."""
    say = words.messages(tell.lang)
    rows = [
        [say(d["run"]), _two(d["assumed"]), share_text(d["at_once"]),
         share_text(d["over_period"])]
        for d in result["diversion"]
    ]  # fmt: skip
    head = [tell(f"col_{key}") for key in ("run", "assumed", "at_once", "over")]
    return Shown(head, rows, 3, "")


def headline_table(result: Json, tell: Messages) -> Shown:
    """Every headline number: without, with, difference, and where its variance is from."""
    run = main_run(result)
    keys = ("number", "without", "with", "difference", "variance")
    rows = [_headline(h, tell) for h in result["headlines"] if h["run"] == run]
    return Shown([tell(f"col_{key}") for key in keys], rows, 4, "")


def _headline(row: Json, tell: Messages) -> list[str]:
    signed = row["indicator"] == "net_flow"
    parts = row.get("parts", {})
    shares = [parts.get(f"difference_{part}") for part in ("process", "parameter")]
    return [
        _named(row, tell),
        *(band_text(row[kind], signed=signed) for kind in ("twin", "reform")),
        band_text(row["difference"], signed=True),
        " / ".join("–" if share is None else f"{100 * share:.0f}%" for share in shares),
    ]


def _named(row: Json, tell: Messages) -> str:
    label = term(row["indicator"]).label(tell.lang)
    return tell("of_area", area=words.area_label(row["area"], tell.lang), indicator=label)


def scenario_table(result: Json, tell: Messages) -> Shown | None:
    """The same differences under every assumption about diversion; None for a single run."""
    say = words.messages(tell.lang)
    runs = [d["run"] for d in result["diversion"]]
    if len(runs) < 2:
        return None
    found = {(h["area"], h["indicator"], h["run"]): h for h in result["headlines"]}
    rows: list[list[str]] = []
    for main in (h for h in result["headlines"] if h["run"] == main_run(result)):
        each = [found.get((main["area"], main["indicator"], run)) for run in runs]
        texts = [band_text(row["difference"], signed=True) for row in each if row is not None]
        if len(texts) == len(runs):  # an area may lead in one run only
            rows.append([_named(main, tell), *texts])
    return Shown([tell("col_number"), *(say(run) for run in runs)], rows, len(runs), "")


def answer_lines(result: Json, tell: Messages) -> dict[str, str] | None:
    """The question about a smaller inflow in sentences, or None when it was not asked."""
    asked = result["question"]
    if asked is None:
        return None
    fall = f"{100 * asked['fall']:.0f}%"
    lowest = min(g["diversion"] for g in asked["gains"])
    at_lowest = [g for g in asked["gains"] if g["diversion"] == lowest]
    shares = [g["gained_share"] for g in asked["gains"]]
    hub = words.area_label(asked["hub"], tell.lang)
    first, last = asked["usual_years"]
    return {
        "question": tell("answer_question", fall=fall, hub=hub),
        "usual": tell(
            "answer_usual", usual=f"{100 * asked['usual']:.1f}%", first=first, last=last,
            source=result["source"]["name"], fall=fall, times=f"{asked['times_usual']:.1f}",
        ),
        "account": tell(
            "answer_account", year=asked["year"], fall=fall, lost=number(asked["lost"], 0)
        ),
        "verdict": tell(
            "answer_verdict", least=f"{100 * min(shares):.1f}%",
            most=f"{100 * max(shares):.1f}%",
            low=f"{100 * lowest:.0f}%", kept=number(sum(g["stayed"] for g in at_lowest), 0),
            gained=number(sum(g["gained"] for g in at_lowest), 0),
        ),
    }  # fmt: skip
