"""Records with known persons: authorships as linkage sees them, identifiers kept apart.

What is judged must not see the answer: identifiers are taken out of the records and become
labels, one kind at a time. Affiliations and countries are those of the product itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from talentatlas.engine.base import Engine
from talentatlas.errors import IdentityError
from talentatlas.identity.evaluate import Ints, numbers
from talentatlas.identity.evaluate_moves import Signs, signs

TEXTS = pa.list_(pa.string())
RECORD = pa.schema(
    [
        ("authorship_id", pa.string()),
        ("work_id", pa.string()),
        ("position", pa.int32()),
        ("name", pa.string()),
        ("year", pa.int32()),
        ("venue", pa.string()),
        ("affiliation", pa.string()),
        ("organisation_id", pa.string()),
        ("country", pa.string()),
        ("email_domain", pa.string()),
        ("co_authors", TEXTS),
        ("topics", TEXTS),
        ("ids", TEXTS),
    ]
)
KEY = pa.schema([("authorship_id", pa.string()), ("key", pa.string())])
UNLABELLED = -1
# Kinds of identifiers and which of them are one person's. Numbers of IEEE that do not begin
# with 3 are given anew with every paper.
IDENTIFIERS = {
    "openreview": "openreview",
    "orcid": "orcid",
    "ieee": "case when starts_with(ieee, '3') then ieee end",
    "dblp": "dblp",
}
TRUTH = "truth"  # of a synthetic world
CLUSTERS = "clusters"  # of a labelled set, see labelled_s2and
RECORDS = """
with stated as (
    select work_id, position,
           string_agg(text, ' ; ' order by line) as affiliation,
           min_by(organisation_id, line) as organisation_id,
           min_by(country, line) as country,
           min_by(domain, line) as email_domain,
           list_sort(list(distinct country)) as countries
    from affiliation
    group by work_id, position
),
byline as (
    select work_id, list(name order by position) as names from authorship group by work_id
),
placed as (
    select *, row_number() over (partition by work_id order by position) as place
    from authorship
)
select a.work_id || '#' || cast(a.position as varchar) as authorship_id, a.work_id, a.position,
       a.name, w.year, w.venue_id as venue, s.affiliation, s.organisation_id, s.country,
       s.email_domain,
       list_concat(b.names[:a.place - 1], b.names[a.place + 1:]) as co_authors,
       list_filter(
           regexp_split_to_array(lower(w.title), '[^a-z]+'), lambda word: length(word) > 3
       ) as topics,
       list_filter(s.countries, lambda country: country is not null) as countries,
       {identifiers}
from placed as a
join work as w on w.work_id = a.work_id
join byline as b on b.work_id = a.work_id
left join stated as s on s.work_id = a.work_id and s.position = a.position
order by a.work_id, a.position
"""


@dataclass(frozen=True)
class Labelled:
    """Records, and who is who in them.

    Args:
        records: one row an authorship, columns of `RECORD`; `ids` is null.
        labels: kind of identifier → number of the true person by authorship, `UNLABELLED`
            where there is none.
        signs: countries of the authorships.
        keys: authorship_id, key; identifiers with scheme, for corrections to refer to.
    """

    records: pa.Table
    labels: Mapping[str, Ints]
    signs: Signs
    keys: pa.Table


def labelled_tables(engine: Engine, truth: Path | None = None) -> Labelled:
    """Labelled records out of the tables authorship, affiliation and work.

    Args:
        engine: DuckDB, which holds these tables.
        truth: table `authorship` of the truth, when the records are of a synthetic world.

    Raises:
        IdentityError: no authorship carries an identifier.
    """
    kinds = ", ".join(f"{sql} as {kind}" for kind, sql in IDENTIFIERS.items())
    found = engine.arrow(RECORDS.format(identifiers=kinds))
    labels = {kind: found[kind] for kind in IDENTIFIERS}
    if truth is not None:
        labels = {TRUTH: _true_persons(found, truth)}
    records = found.select(RECORD.names[:-1])
    records = records.append_column("ids", pa.nulls(found.num_rows, TEXTS)).cast(RECORD)
    return Labelled(records, _numbered(labels), _signs(found), _keys(found))


def _true_persons(found: pa.Table, truth: Path) -> pa.ChunkedArray:
    """True person by authorship, from where the truth says that it stands."""
    true = pq.read_table(truth)
    if "record" in true.column_names:
        volume = pc.replace_substring(true["file"], ".json.gz", "")
        work = pc.binary_join_element_wise("proceedings:", volume, "/", true["record"], "")
    else:
        work = pc.binary_join_element_wise("openalex:", true["work_id"], "")
    key = pc.binary_join_element_wise(work, pc.cast(true["position"], pa.string()), "#")
    place = pc.index_in(found["authorship_id"], value_set=key.combine_chunks())
    return pc.cast(true["person"], pa.string()).take(place)


def _keys(found: pa.Table) -> pa.Table:
    parts = [KEY.empty_table()]
    for kind in IDENTIFIERS:
        known = found.filter(found[kind].is_valid())
        key = pc.binary_join_element_wise(kind, known[kind], ":")
        parts.append(pa.table([known["authorship_id"], key], schema=KEY))
    return pa.concat_tables(parts)


def _numbered(labels: Mapping[str, pa.ChunkedArray]) -> dict[str, Ints]:
    numbered = {}
    for kind, texts in labels.items():
        known = texts.is_valid().to_numpy()
        if known.any():
            number = np.full(len(texts), UNLABELLED, np.int64)
            number[known] = numbers(texts.drop_null())
            numbered[kind] = number
    if not numbered:
        raise no_identifiers()
    return numbered


def no_identifiers() -> IdentityError:
    """Nothing says who is who."""
    return IdentityError(
        "No authorship in these records carries an identifier of a person. Looked for: "
        "OpenReview profiles (~Name1), ORCID iDs, IEEE author numbers (/37…), DBLP keys, "
        "a table truth/authorship.parquet, and signatures.json with clusters.json.",
        why="Without knowing who is who, nothing tells right persons from wrong ones.",
        todo="Give records with identifiers, such as conference lists with authorids.",
    )


def _signs(found: pa.Table) -> Signs:
    """Countries of the authorships."""
    listed = found["countries"].combine_chunks()
    row = pc.list_parent_indices(listed).to_numpy().astype(np.int64)
    year = found["year"].to_numpy().astype(np.int64)
    return signs(row, year[row], pc.list_flatten(listed))
