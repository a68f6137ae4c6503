"""A run of a reform in words and tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any  # JSON values

from talentatlas.cli.layout import aligned
from talentatlas.vocabulary.countries import country_name
from talentatlas.vocabulary.messages import Messages

if TYPE_CHECKING:
    from talentatlas.scenarios.figures import Band, Figure
    from talentatlas.scenarios.inflow_question import Answer
    from talentatlas.scenarios.result import Result

CATALOGUE = Path(__file__).with_name("scenario_messages.csv")
PARAMETERS = Path(__file__).parents[1] / "scenarios" / "messages.csv"
GAINERS = 6  # areas in the table of gains
MINUS = "−"


def area_name(code: str, lang: str) -> str:
    """Name of a country, group or block."""
    from talentatlas.models.state import areas
    from talentatlas.scenarios.places import GROUPS

    blocks = {area.code: area.name for area in areas()}
    if code.startswith("X-"):
        return blocks[code]
    return country_name(GROUPS.get(code, code), lang)


def number(value: float, *, signed: bool = False) -> str:
    """A rounded number with its sign."""
    text = f"{abs(value):,.0f}"
    if text == "0":
        return text
    return (MINUS if value < 0 else "+" if signed else "") + text


def page(result: Result, lang: str) -> str:
    """The whole result on one page."""
    say = Messages(CATALOGUE, lang)
    from talentatlas.scenarios.store import lever_as_json

    parts = [_head(result, say, lang)]
    if result.answer is not None:
        parts.append(_question(result.answer, result, say, lang))
    parts += [_diversion(result, say, lang), _gains(result, say, lang)]
    parts.append(_headlines(result, say, lang))
    hidden = sum(figure.status == "S" for figure in result.corridors)
    if hidden:
        cells = [f for f in result.corridors if not f.partner.startswith("block:")]
        few = sum(figure.status == "S" for figure in cells)
        parts.append(say("hidden", hidden=few, all=len(cells)))
    levers = [lever_as_json(lever) for lever in result.levers]
    parts.append("\n".join(evidence_lines(levers, say)))
    parts.append("\n".join(_assumptions(result, say)))
    from talentatlas.scenarios.cautions import cautions

    told = "\n".join(f"- {text}" for text in cautions(result.cautions, lang))
    parts.append(f"{say('cannot')}\n{told}")
    return "\n\n".join(part for part in parts if part)


def _head(result: Result, say: Messages, lang: str) -> str:
    title = result.reform.title.get(lang) or result.reform.name
    line = say(
        "from", source=result.source.name, vintage=result.source.vintage or "?",
        last=result.source.last_year, first=result.years[0], end=result.years[-1],
        start=result.period[0], stop=result.period[1], draws=result.draws, seed=result.seed,
        unit=say("unit"), population=say("population"),
    )  # fmt: skip
    composed = [say("composed", parts=" + ".join(result.reform.parts))] * bool(
        result.reform.parts
    )
    return "\n".join([title, line, *composed])


def _question(found: Answer, result: Result, say: Messages, lang: str) -> str:
    hub = area_name(found.hub, lang)
    first, last = found.usual_years
    lines = [
        say("question", fall=found.fall, hub=hub),
        say(
            "usual", hub=hub, usual=found.usual, source=result.source.name, first=first,
            last=last, fall=found.fall, times=found.times_usual,
        ),
        say("account", year=found.year, lost=found.lost, hub=hub),
    ]  # fmt: skip
    rows = [[say(k) for k in ("share", "area", "gained", "of_inflow", "stayed", "net")]]
    for gain in found.gains:
        rows.append(
            [
                f"{gain.diversion:.0%}", area_name(gain.area, lang),
                number(gain.gained, signed=True), f"{gain.gained_share:.1%}",
                number(gain.stayed), f"{number(gain.net_before)} → {number(gain.net_after)}",
            ]
        )  # fmt: skip
    lines.append(aligned(rows, right=(0, 2, 3, 4, 5), indent=2))
    shares = [gain.gained_share for gain in found.gains]
    lines += [say("verdict", least=min(shares), most=max(shares)), say("model")]
    return "\n".join(lines)


def _diversion(result: Result, say: Messages, lang: str) -> str:
    hubs = ", ".join(area_name(hub, lang) for hub in result.hubs) or say("nobody")
    rows = [["", say("assumed"), say("at_once"), say("over_period")]]
    for each in result.diversions:
        found = [
            "–" if band is None else _share_band(band, say)
            for band in (each.at_once, each.over_period)
        ]
        rows.append([say(each.run), f"{each.assumed:.2f}", *found])
    return say("diversion", hubs=hubs) + "\n" + aligned(rows, indent=2)


def _share_band(band: Band, say: Messages) -> str:
    low, high = f"{band.lower80:.2f}", f"{band.upper80:.2f}"
    return say("band", value=f"{band.value:.2f}", low=low, high=high)


def _gains(result: Result, say: Messages, lang: str) -> str:
    rows = [[say(k) for k in ("area", "share", "arrived", "from_hubs", "kept")]]
    main = [gain.area for gain in result.gains if gain.run == _main(result)][:GAINERS]
    for area in main:
        for gain in result.gains:
            if gain.area == area:
                bands = (gain.arrived, gain.from_hubs, gain.stayed)
                texts = [band_text(band, say, signed=True) for band in bands]
                rows.append([area_name(area, lang), say(gain.run), *texts])
    return say("gains") + "\n" + aligned(rows, indent=2)


def _main(result: Result) -> str:
    runs = [each.run for each in result.diversions]
    return "central" if "central" in runs else runs[0]


def _headlines(result: Result, say: Messages, lang: str) -> str:
    run = _main(result)
    rows = [[say(k) for k in ("area", "measure", "with", "without", "difference", "variance")]]
    rows += [_headline(f, say, lang) for f in result.headlines if f.run == run]
    start, stop = result.period
    return (
        say("headlines", start=start, stop=stop, run=say(run)) + "\n" + aligned(rows, indent=2)
    )


def _headline(figure: Figure, say: Messages, lang: str) -> list[str]:
    assert figure.reform is not None
    assert figure.twin is not None
    assert figure.difference is not None
    shares = figure.parts
    split = ""
    if shares:
        split = " / ".join(f"{shares[f'difference_{k}']:.0%}" for k in ("process", "parameter"))
    return [
        area_name(figure.area, lang),
        say(figure.indicator),
        band_text(figure.reform, say),
        band_text(figure.twin, say),
        band_text(figure.difference, say, signed=True),
        split,
    ]


def band_text(band: Band, say: Messages, *, signed: bool = False) -> str:
    """Value with its 80% band."""
    values = (band.value, band.lower80, band.upper80)
    value, low, high = (number(v, signed=signed) for v in values)
    return say("band", value=value, low=low, high=high)


def evidence_lines(levers: Sequence[Mapping[str, Any]], say: Messages) -> list[str]:
    """Levers with their mark and every row of evidence."""
    lines = [say("evidence")] if levers else []
    for lever in levers:
        mark = next(
            (
                key
                for key, holds in (
                    ("by_construction", lever["by_construction"]),
                    ("assumption_only", lever["assumption_only"]),
                    ("weak", lever["weak_evidence"]),
                )
                if holds
            ),
            "two_studies",
        )
        lines.append(f"  {lever['name']}: {say(mark)}")
        for prior in lever["priors"]:
            lines.append(f"    {prior['name']} {prior['mean']:.3g} ± {prior['sd']:.3g}")
        for row in lever["evidence"]:
            size = "" if row["estimate"] is None else f"{row['estimate']:g} "
            text = f"{row['mechanism']}: {size}{row['unit']}".rstrip(": ")
            lines.append(
                f"    [{row['id']}] {text}. {row['source']} {row['doi_or_url']}".rstrip()
            )
            lines.append(f"      {row['note']}")
    return lines


def _assumptions(result: Result, say: Messages) -> Iterable[str]:
    if not result.levers:
        return
    yield say("assumptions")
    from talentatlas.scenarios.assumptions import ASSUMPTIONS

    for name, value in sorted(result.assumptions.items()):
        known = ASSUMPTIONS.get(name)
        stated = name in result.reform.assumptions
        reason = "" if known is None or stated else f" ({known.reason})"
        yield f"  {name} = {value:,.12g}{reason}"
    if because := result.reform.assumptions.get("because"):
        yield f"  {because}"


def reform_rows(lang: str) -> list[dict[str, str]]:
    """Ready reforms: name and title."""
    from talentatlas.scenarios.library import find_reform, library_names

    return [
        {"name": name, "meaning": find_reform(name).title.get(lang, name)}
        for name in library_names()
    ]


def parameter_rows(lang: str) -> list[dict[str, str]]:
    """Everything that a reform can set."""
    from talentatlas.scenarios.parameters import by_name

    say = Messages(PARAMETERS, lang)
    return [
        {
            "path": f"{'|'.join(parameter.only) or 'AREA'}.{name}",
            "low_high": f"{parameter.low:g}–{parameter.high:g}",
            "unit": parameter.unit,
            "lever": lever.name,
            "meaning": say(f"parameter.{name}"),
        }
        for name, (parameter, lever) in sorted(by_name().items())
    ]


def comparison(found: Mapping[str, Any], lang: str) -> str:
    """Two results side by side."""
    say = Messages(CATALOGUE, lang)
    nothing = say("nothing")
    rows = [[say("path"), say("left"), say("right_side")]]
    rows += [[d["what"], d["left"] or nothing, d["right"] or nothing] for d in found["reform"]]
    first = aligned(rows) if found["reform"] else say("same")
    table = [[say(k) for k in ("area", "measure", "left", "right_side", "difference")]]
    for row in found["headlines"]:
        left, right = row["left"], row["right"]
        table.append(
            [
                area_name(row["area"], lang), f"{say(row['indicator'])} ({say(row['run'])})",
                _json_band(left, say), _json_band(right, say),
                number(right["value"] - left["value"], signed=True),
            ]
        )  # fmt: skip
    notes = [f"- {note}" for note in found["notes"]]
    return "\n\n".join([first, aligned(table, indent=2), *notes])


def _json_band(band: Mapping[str, float], say: Messages) -> str:
    value, low, high = (
        number(band[key], signed=True) for key in ("value", "lower80", "upper80")
    )
    return say("band", value=value, low=low, high=high)
