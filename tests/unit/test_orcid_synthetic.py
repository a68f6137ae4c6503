"""What the reader makes of an invented public file, against what was written into it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq

from person_records import read
from talentatlas.sources.degrees import NO_DEGREE, level_of
from talentatlas.sources.orcid import Orcid
from talentatlas.synthetic.snapshot.orcid import write_orcid

RECORDS, SEED = 1_500, 7


def test_every_statement_of_an_invented_file_is_found_again(tmp_path: Path) -> None:
    out = tmp_path / "ORCID_2022_10_summaries.tar.gz"
    written = write_orcid(RECORDS, out, SEED, lambda _: None)
    truth = pq.read_table(written.truth).to_pylist()
    found = read(Orcid(), out)["life_event"]
    assert sum(event["assertions"] for event in found) == len(truth) == written.statements

    expected = Counter[tuple[object, ...]]()
    for row in truth:
        if not row["is_preferred"]:
            continue
        level = level_of(row["role_title"]) if row["role_title"] else None
        is_degree = row["section"].startswith("education") and level != NO_DEGREE
        years = row["start_year"], row["end_year"]
        if None not in years and years[1] < years[0]:
            years = None, None
        stated = row["level"] if row["role_title"] else None
        kind = ("degree", stated) if is_degree else ("post", None)
        expected[row["orcid"], *kind, row["organisation"], row["country"], *years] += 1
    shown = Counter(
        (
            event["author_key"].removeprefix("orcid:"), event["kind"], event["level"],
            event["organisation"], event["country"], event["start_year"], event["end_year"],
        )
        for event in found
    )  # fmt: skip
    assert shown == expected
