"""Works of OpenAlex as JSON, literal and genuine, and the tables that are read from them."""

import gzip
import json
from pathlib import Path

from talentatlas.provenance import Origin
from talentatlas.sources.base import LANDED, Landed
from talentatlas.sources.openalex import OpenAlex

KEY = "https://openalex.org/"
PAGES = "works_page_*.json*"
SINGLE_WORKS = ("walden_2026/work.json", "pre_walden_2025/W2741809807.json")
LISTS = ("walden_2026/works_list.json",)


def institution(number, country="US", **other):
    """One institution as it stands in an authorship."""
    return {
        "id": f"{KEY}I{number}",
        "display_name": f"University {number}",
        "ror": f"https://ror.org/0{number:06}12",
        "country_code": country,
        "type": "education",
        "lineage": [f"{KEY}I{number}"],
        **other,
    }


def authorship(name="Ada Lovelace", lines=(), institutions=(), **other):
    """One authorship: lines are (text, [numbers of institutions])."""
    return {
        "author_position": "first",
        "author": {"id": f"{KEY}A5000000001", "display_name": name, "orcid": None},
        "raw_author_name": name,
        "raw_affiliation_strings": [text for text, _ in lines],
        "affiliations": [
            {"raw_affiliation_string": text, "institution_ids": [f"{KEY}I{n}" for n in numbers]}
            for text, numbers in lines
        ],
        "institutions": list(institutions),
        "countries": sorted({i["country_code"] for i in institutions if i["country_code"]}),
        "is_corresponding": True,
        **other,
    }


def work(number=1, **other):
    """One work with one authorship."""
    return {
        "id": f"{KEY}W{number}",
        "doi": f"https://doi.org/10.1/{number}",
        "title": f"On the number {number} and its friends",
        "publication_year": 2020,
        "type": "article",
        "authorships": [authorship()],
        "primary_location": None,
        "primary_topic": {"subfield": {"id": f"{KEY}subfields/1702"}},
        "topics": [{"subfield": {"id": f"{KEY}subfields/1702"}}],
        "cited_by_count": 3,
        "is_retracted": False,
        **other,
    }


def page(works):
    """An answer of the interface that lists works."""
    return {"meta": {"count": len(works)}, "results": list(works), "group_by": []}


def read(content, folder, *, field="all", vintage=None, name="works.json"):
    """Rows of each table, from bytes or from works on a page."""
    if not isinstance(content, bytes):
        content = json.dumps(page(content)).encode()
    path = Path(folder) / name
    path.write_bytes(content)
    origin = Origin(
        f"openalex:{name}", "openalex", name, "0" * 64, len(content), "CC0-1.0", vintage=vintage
    )
    return rows_of([Landed(path, origin, field)])


def rows_of(landed):
    """Rows of each table, from landed files."""
    reader = OpenAlex()
    tables = {contract.name: [] for contract in LANDED}
    for file in landed:
        for records in reader.rows(file):
            for name, rows in tables.items():
                rows.extend(getattr(records, name).to_pylist())
    return tables


def genuine_pages(shared):
    """Paths of the genuine list answers."""
    folder = shared / "data" / "openalex_api"
    return [*sorted(folder.glob(PAGES)), *(folder / name for name in LISTS)]


def genuine_works(shared):
    """Every genuine work, in order, with repetitions."""
    folder = shared / "data" / "openalex_api"
    works = [work for path in genuine_pages(shared) for work in _json(path)["results"]]
    return works + [_json(folder / name) for name in SINGLE_WORKS]


def _json(path):
    content = path.read_bytes()
    return json.loads(gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content)
