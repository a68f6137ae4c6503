"""ORCID-shaped records: genuine layout, truth that agrees, the people of the snapshot."""

import hashlib
import tarfile
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pycountry
import pytest
from isal import igzip

from talentatlas.synthetic.snapshot.config import SnapshotConfig
from talentatlas.synthetic.snapshot.orcid import write_orcid
from talentatlas.synthetic.snapshot.profiles import orcid_id
from talentatlas.synthetic.snapshot.write import write_snapshot

RECORDS, SEED = 1_500, 4
COMMON = "{http://www.orcid.org/ns/common}"
ACTIVITIES = "{http://www.orcid.org/ns/activities}"
STATEMENTS = {
    "education": "{http://www.orcid.org/ns/education}education-summary",
    "employment": "{http://www.orcid.org/ns/employment}employment-summary",
}
# Parts that some genuine statements have and ours do not: links, and identifiers of their own.
LEFT_OUT = ("url", "external-ids", "assertion-origin")
RATE_ERROR = 0.05  # some 2,000 statements; six standard errors are less


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("orcid") / "ORCID_2022_10_summaries.tar.gz"
    write_orcid(RECORDS, out, SEED)
    return out


def records(archive: Path) -> dict[str, ET.Element]:
    with tarfile.open(archive) as tar:
        return {m.name: ET.parse(tar.extractfile(m)).getroot() for m in tar}  # type: ignore[arg-type]


def truth(archive: Path) -> list[dict]:
    return pq.read_table(archive.with_name("ORCID_2022_10_summaries.truth.parquet")).to_pylist()


def stated(root: ET.Element) -> list[dict]:
    """Statements of a record, read without the program under test."""
    orcid = root.findtext(f"{COMMON}orcid-identifier/{COMMON}path")
    found = []
    for section, tag in STATEMENTS.items():
        for group in root.iter(f"{ACTIVITIES}affiliation-group"):
            for summary in group.findall(tag):
                place = summary.find(f"{COMMON}organization")
                assert place is not None
                source = summary.find(f"{COMMON}source/{COMMON}source-orcid")
                found.append(
                    {
                        "orcid": orcid,
                        "section": section,
                        "put_code": int(summary.get("put-code", "")),
                        "source": "client" if source is None else "self",
                        "organisation": place.findtext(f"{COMMON}name"),
                        "country": pycountry.countries.get(
                            alpha_2=place.findtext(f"{COMMON}address/{COMMON}country")
                        ).alpha_3,
                        "scheme": place.findtext(f".//{COMMON}disambiguation-source"),
                        "role_title": summary.findtext(f"{COMMON}role-title"),
                        "department": summary.findtext(f"{COMMON}department-name"),
                        **{
                            f"{end}_{unit}": _number(summary, end, unit)
                            for end in ("start", "end")
                            for unit in ("year", "month", "day")
                        },
                    }
                )
    return found


def _number(summary: ET.Element, end: str, unit: str) -> int | None:
    text = summary.findtext(f"{COMMON}{end}-date/{COMMON}{unit}")
    return None if text is None else int(text)


def paths(element: ET.Element, above: str = "") -> set[str]:
    """Paths of elements below one, without name spaces."""
    found = set()
    for inner in element:
        path = f"{above}/{inner.tag.rpartition('}')[2]}"
        if not any(name in path for name in LEFT_OUT):
            found |= {path} | paths(inner, path)
    return found


def test_records_lie_in_the_folder_of_their_last_three_characters(archive: Path) -> None:
    found = records(archive)
    assert len(found) == RECORDS
    for name, root in found.items():
        orcid = root.findtext(f"{COMMON}orcid-identifier/{COMMON}path")
        assert orcid is not None
        assert name == f"ORCID_2022_10_summaries/{orcid[-3:]}/{orcid}.xml"
        assert root.get("path") == f"/{orcid}"


def test_the_truth_says_what_the_records_state(archive: Path) -> None:
    found = [row for root in records(archive).values() for row in stated(root)]
    told = {row["put_code"]: row for row in truth(archive)}
    assert len(found) == len(told) > 0
    for row in found:
        assert {key: told[row["put_code"]][key] for key in row} == row


def test_a_second_source_states_the_same_within_the_same_group(archive: Path) -> None:
    rows = truth(archive)
    groups = Counter((row["orcid"], row["group"]) for row in rows)
    twice = [row for row in rows if groups[row["orcid"], row["group"]] == 2]
    assert {row["source"] for row in twice} == {"self", "client"}
    assert all(row["is_preferred"] == (row["source"] == "self") for row in rows)
    in_records = Counter(
        len(list(group.iter(tag)))
        for root in records(archive).values()
        for group in root.iter(f"{ACTIVITIES}affiliation-group")
        for tag in STATEMENTS.values()
    )
    assert in_records[2] == sum(number == 2 for number in groups.values())


def test_dates_are_missing_as_often_as_meant_and_else_true(archive: Path) -> None:
    rows = [row for row in truth(archive) if row["source"] == "self"]
    no_start = sum(row["start_year"] is None for row in rows) / len(rows)
    assert no_start == pytest.approx(0.06, abs=RATE_ERROR)
    ended = [row for row in rows if row["true_end_year"] is not None]
    no_end = sum(row["end_year"] is None for row in ended) / len(ended)
    assert no_end == pytest.approx(0.12, abs=RATE_ERROR)
    assert all(
        row["end_year"] in (None, row["true_end_year"]) and row["true_end_year"]
        for row in ended
    )
    assert not any(row["end_year"] for row in rows if row["true_end_year"] is None)
    titles = {row["role_title"] for row in rows}
    assert {None, "博士", "Doutorado em Informática", "Dr. rer. nat."} <= titles


def test_check_digits_are_those_of_the_standard() -> None:
    # Worked example of the structure of the ORCID identifier: 0000-0002-1825-0097 has 7.
    def check(base: str) -> str:
        total = 0
        for digit in base:
            total = (total + int(digit)) * 2
        result = (12 - total % 11) % 11
        return "X" if result == 10 else str(result)

    assert check("000000021825009") == "7"
    ids = orcid_id(np.arange(500)).to_pylist()
    assert len(set(ids)) == 500
    for text in ids:
        plain = text.replace("-", "")
        assert plain[15] == check(plain[:15])


def test_the_people_are_those_of_the_snapshot(archive: Path, tmp_path: Path) -> None:
    write_snapshot(SnapshotConfig(works=20_000, seed=SEED), tmp_path, ("parquet",))
    profile = pq.read_table(tmp_path / "truth" / "profile.parquet").to_pylist()
    known = {row["orcid"]: row["person"] for row in profile if row["orcid"]}
    for row in truth(archive):
        assert known[f"https://orcid.org/{row['orcid']}"] == row["person"]


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    sums = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        out = tmp_path / name / "file.tar.gz"
        write_orcid(40, out, 9)
        sums.append(hashlib.sha256(out.read_bytes()).hexdigest())
    assert sums[0] == sums[1]


def test_statements_have_the_elements_of_the_genuine_ones_in_their_order(
    shared: Path, archive: Path
) -> None:
    folder = shared / "data" / "orcid" / "ORCID_2022_10_summaries"
    genuine = []
    for path in sorted(folder.glob("*/*.xml.gz")):
        with igzip.open(path) as file:
            genuine.append(ET.parse(file).getroot())
    ours = list(records(archive).values())
    for tag in STATEMENTS.values():
        wanted = set().union(*(paths(s) for root in genuine for s in root.iter(tag)))
        made = set().union(*(paths(s) for root in ours for s in root.iter(tag)))
        assert wanted <= made
        assert {p for p in made - wanted if "source-client-id" not in p} == set()
    shape = [[child.tag for child in root] for root in (genuine[0], ours[0])]
    assert shape[0] == shape[1]
    sections = [
        [child.tag for child in root.find(f"{ACTIVITIES}activities-summary") or ()]
        for root in (genuine[5], ours[0])
    ]
    assert sections[1] == [tag for tag in sections[0] if not tag.startswith(COMMON)]
