"""A result as a folder: result.json, the reform, and tables as Parquet and CSV."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any  # JSON

import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from talentatlas import __version__
from talentatlas.errors import SchemaError, StorageError
from talentatlas.quantity import About, Table
from talentatlas.scenarios.base import Lever
from talentatlas.scenarios.cautions import cautions
from talentatlas.scenarios.evidence import find, of_lever
from talentatlas.scenarios.figures import Band, Figure
from talentatlas.scenarios.reform import dump
from talentatlas.scenarios.result import UNIT, Result
from talentatlas.vocabulary.messages import LANGUAGES

SCHEMA = 1
RESULT, REFORM = "result.json", "reform.yaml"
TABLES = ("headlines", "yearly", "corridors")
DIGITS = 9  # significant; more would be noise of the last bit
PARTS = ("process", "parameter", "difference_process", "difference_parameter")
COLUMNS = ("value", "lower_80", "upper_80", "lower_95", "upper_95")
TITLES = {
    "headlines": "Means over the years of the reform",
    "yearly": "By area and year",
    "corridors": "Flows between areas, means over the years of the reform",
}


def write_result(result: Result, folder: Path) -> Path:
    """Write a result; the folder appears whole or not at all.

    Args:
        result: of a run.
        folder: new or empty, or a result that is replaced.

    Returns:
        The folder.

    Raises:
        StorageError: something else is there.
    """
    if folder.exists() and not (folder / RESULT).is_file() and any(folder.iterdir()):
        raise StorageError(
            f"{folder} is not empty and holds no result.",
            why="Files that are not ours would be lost.",
            todo="Give a new folder with --out.",
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        (made / REFORM).write_text(dump(result.reform), encoding="utf-8")
        for name in TABLES:
            arrow = table(result, name).to_arrow()
            pq.write_table(arrow, made / f"{name}.parquet", compression="zstd")
            pcsv.write_csv(arrow, made / f"{name}.csv")
        sums = {p.name: _sum(p) for p in sorted(made.iterdir())}
        text = json.dumps({**as_json(result), "files": sums}, ensure_ascii=False, indent=1)
        (made / RESULT).write_text(text + "\n", encoding="utf-8")
        made.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        made.rename(folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return folder


def read_result(folder: Path) -> dict[str, Any]:
    """result.json of a folder.

    Raises:
        SchemaError: it is no result, not whole, or of another version of the format.
    """
    file = folder / RESULT
    if not file.is_file():
        raise SchemaError(
            f"{folder} holds no {RESULT}.",
            why="A result is written whole or not at all.",
            todo="Give the folder that `talentatlas scenario run --out` wrote.",
        )
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        sums = dict(found["files"])
    except (ValueError, KeyError, TypeError) as error:
        raise SchemaError(f"{file} cannot be read: {error}.", todo="Run it again.") from error
    if found.get("schema") != SCHEMA:
        raise SchemaError(
            f"{file} is of format {found.get('schema')}, not {SCHEMA}.", todo="Run it again."
        )
    for name, known in sums.items():
        if not (folder / name).is_file() or _sum(folder / name) != known:
            raise SchemaError(
                f"{folder / name} is missing or was changed.",
                why="Its numbers are no longer those of the run.",
                todo="Run it again.",
            )
    return found


def as_json(result: Result) -> dict[str, Any]:
    """Everything but the long tables, as JSON values."""
    return _rounded(
        {
            "schema": SCHEMA,
            "version": __version__,
            "reform": {
                "name": result.reform.name,
                "title": dict(result.reform.title),
                "text": dump(result.reform),
                "fingerprint": result.reform.fingerprint,
                "parts": list(result.reform.parts),
                "replaced": list(result.reform.replaced),
                "sources": [asdict(row) for row in find(result.reform.sources)],
            },
            "source": asdict(result.source),
            "seed": result.seed,
            "draws": result.draws,
            "years": list(result.years),
            "period": list(result.period),
            "unit": UNIT,
            "levers": [lever_as_json(lever) for lever in result.levers],
            "assumptions": dict(sorted(result.assumptions.items())),
            "reasons": {
                k: v for k, v in sorted(result.reform.assumptions.items()) if isinstance(v, str)
            },
            "diversion": [asdict(diversion) for diversion in result.diversions],
            "hubs": list(result.hubs),
            "headlines": [_figure(figure) for figure in result.headlines],
            "gains": [asdict(gain) for gain in result.gains],
            "question": _question(result),
            "cautions": {lang: cautions(result.cautions, lang) for lang in LANGUAGES},
            "notes": list(result.notes),
        }
    )


def table(result: Result, name: str) -> Table:
    """One of the long tables, with what it is about."""
    figures: Sequence[Figure] = getattr(result, name)
    rows = [_row(figure) for figure in figures]
    text = ("indicator", "ref_area", "counterpart_area", "run", "obs_status")
    whole = ("first_year", "last_year")
    schema = pa.schema(
        [
            (key, pa.string() if key in text else pa.int32() if key in whole else pa.float64())
            for key in _row_keys()
        ]
    )
    about = About(
        name=f"scenario_{name}", title=TITLES[name], unit=UNIT,
        grain="indicator, area, partner, years, run",
        population=result.source.population, vintage=result.source.vintage,
        definition="reform: anchor * ratio; twin: anchor; difference draw by draw",
        licence=result.source.licence, citation=result.source.citation,
        notes=tuple(cautions(result.cautions, "en")),
    )  # fmt: skip
    extra = {"seed": str(result.seed), "draws": str(result.draws), "version": __version__}
    return Table(pa.Table.from_pylist(rows, schema=schema), about, extra)


def _row_keys() -> list[str]:
    numbers = [f"{kind}_{c}" for kind in ("reform", "twin", "difference") for c in COLUMNS]
    parts = [f"share_{part}" for part in PARTS]
    keys = ["indicator", "ref_area", "counterpart_area", "first_year", "last_year", "run"]
    return [*keys, *numbers, *parts, "obs_status"]


def _row(figure: Figure) -> dict[str, Any]:
    row: dict[str, Any] = {
        "indicator": figure.indicator,
        "ref_area": figure.area,
        "counterpart_area": figure.partner or None,
        "first_year": figure.years[0],
        "last_year": figure.years[1],
        "run": figure.run,
        "obs_status": figure.status,
    }
    for kind in ("reform", "twin", "difference"):
        band: Band | None = getattr(figure, kind)
        for column, name in zip(COLUMNS, Band.__slots__, strict=True):
            row[f"{kind}_{column}"] = None if band is None else _rounded(getattr(band, name))
    for part in PARTS:
        row[f"share_{part}"] = _rounded(figure.parts.get(part))
    return row


def _figure(figure: Figure) -> dict[str, Any]:
    return {k: v for k, v in asdict(figure).items() if v not in (None, "", {})}


def lever_as_json(lever: Lever) -> dict[str, Any]:
    """A lever with its priors and every row of evidence about it."""
    used = [each for prior in lever.priors for each in prior.evidence]
    others = [row.id for row in of_lever(lever.name) if row.id not in used]
    return {
        "name": lever.name,
        "weak_evidence": lever.is_weak,
        "assumption_only": lever.is_assumption_only,
        "by_construction": lever.by_construction,
        "lag_years": list(lever.lag),
        "priors": [
            {
                "name": prior.name,
                "mean": prior.mean,
                "sd": prior.sd,
                "distribution": prior.distribution,
                "evidence": list(prior.evidence),
            }
            for prior in lever.priors
        ],
        "evidence": [asdict(row) for row in find(dict.fromkeys([*used, *others]))],
    }


def _question(result: Result) -> dict[str, Any] | None:
    if result.answer is None:
        return None
    gains = [
        {**asdict(g), "net_after": g.net_after, "gained_share": g.gained_share}
        for g in result.answer.gains
    ]
    return {
        **asdict(result.answer),
        "times_usual": float(result.answer.times_usual),
        "gains": gains,
    }


def _rounded(value: Any) -> Any:  # noqa: ANN401, any JSON value
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, Mapping):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(each) for each in value]
    return value


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
