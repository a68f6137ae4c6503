"""Literal records of several sources, put through the linking statements."""

import contextlib
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from talentatlas.config import Choices
from talentatlas.engine import connect
from talentatlas.pipeline import statements
from talentatlas.schema import CONTRACTS
from talentatlas.vocabulary.names import normal_name
from talentatlas.vocabulary.titles import title_key

GIVEN = (
    "origin",
    "work",
    "authorship",
    "printed_affiliation",
    "organisation_match",
    "life_event",
    "same_person",
    "named_organisation",
    "place",
)


def work(work_id, title, year, authors, **other):
    """One work with its byline: authors are (name, {column: value}, [affiliation line])."""
    return {"work_id": work_id, "title": title, "year": year, "authors": authors, **other}


@contextlib.contextmanager
def linked(works, *, events=(), same=(), named=(), until="country_of_origin", **choices):
    """An engine with all tables up to one, from literal works and life events."""
    rows = {name: [] for name in GIVEN}
    for record in works:
        _add(rows, dict(record))
    sources = {r["origin_id"] for r in rows["work"]} | {"orcid:file"}
    rows["origin"] = [
        _filled("origin", {"origin_id": o, "source": o.split(":")[0]}) for o in sources
    ]
    rows["life_event"] = [_event(number, event) for number, event in enumerate(events, 1)]
    rows["same_person"] = [
        {"left_key": min(pair), "right_key": max(pair), "origin_id": "orcid:file"}
        for pair in same
    ]
    columns = CONTRACTS["named_organisation"].arrow.names
    rows["named_organisation"] = [dict(zip(columns, row, strict=True)) for row in named]
    with tempfile.TemporaryDirectory() as folder, connect(threads=1) as engine:
        for name, content in rows.items():
            path = Path(folder) / f"{name}.parquet"
            pq.write_table(pa.Table.from_pylist(content, CONTRACTS[name].arrow), path)
            engine.read(path)
        _run(engine, Choices(**choices), until)
        yield engine


def table(engine, name):
    """Rows of a table in the order of its key."""
    columns = ", ".join(c.name for c in CONTRACTS[name].columns)
    keys = ", ".join(CONTRACTS[name].key)
    return engine.arrow(f"select {columns} from {name} order by {keys}").to_pylist()


def _run(engine, choices, until):
    waiting = {s.name: s for s in statements()}
    while waiting and until in waiting:
        ready = [s for s in waiting.values() if all(map(engine.exists, s.inputs))]
        for statement in ready:
            engine.create(statement.name, statement, choices.parameters())
            del waiting[statement.name]


def _add(rows, record):
    authors, lines = record.pop("authors"), rows["printed_affiliation"]
    source = record["work_id"].split(":")[0]
    own = {"origin_id": f"{source}:file", "authors": len(authors), **record}
    own.setdefault("title_key", title_key(record["title"]))
    rows["work"].append(_filled("work", own))
    for position, (name, ids, printed) in enumerate(authors, 1):
        normal = normal_name(name)
        scheme = next(iter(ids), None)
        key = f"{scheme}:{ids[scheme]}" if scheme else f"name:{normal}"
        place = {"work_id": record["work_id"], "position": position}
        own = {"name": name, "name_normal": normal, "author_key": key, "credit": 1.0}
        rows["authorship"].append(_filled("authorship", {**place, **own, **ids}))
        for number, (text, country) in enumerate(printed, 1):
            line = {**place, "line": number, "text": text, "country_listed": country}
            lines.append(_filled("printed_affiliation", line))


def _event(number, event):
    return _filled(
        "life_event", {"line": number, "assertions": 1, "origin_id": "orcid:file", **event}
    )


def _filled(name, given):
    missing = {
        "string": "",
        "int32": 0,
        "int64": 0,
        "boolean": False,
        "double": 0.0,
        "date": None,
    }
    row = {
        c.name: missing[c.type] if c.required and c.name not in ("is_accepted",) else None
        for c in CONTRACTS[name].columns
    }
    if name == "work":
        row |= {"is_accepted": True, "kind": "conference-paper"}
    return {**row, **given}
