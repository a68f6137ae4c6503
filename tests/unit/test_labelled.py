"""Labelled records: identifiers become labels, and nothing that linkage sees tells them."""

import gzip
import json
from dataclasses import replace

import numpy as np
import pytest

from talentatlas.cli.check_identity_records import read_labelled
from talentatlas.engine.build import Silent
from talentatlas.errors import IdentityError, SourceChanged, SourceUnavailable
from talentatlas.identity.evaluate import agreement
from talentatlas.identity.labelled import RECORD, UNLABELLED
from talentatlas.synthetic.printing import RecordErrors
from talentatlas.synthetic.records import write_records, write_truth
from talentatlas.synthetic.world import World, WorldConfig

ORCID = "0000-0002-1825-0097"


def read(path):
    return read_labelled(str(path), Silent(), None)


def paper(number, names, **fields):
    base = {"id": f"p{number}", "title": "Convex Relaxations for Flow", "status": "Poster"}
    return base | {"author": ";".join(names)} | fields


@pytest.fixture
def papers(tmp_path):
    """Two OpenReview papers and one of IEEE, whose authors stand twice."""
    folder = tmp_path / "papers"
    folder.mkdir()
    corl = [
        paper(
            n,
            ["Ann Otherwise", "Wei Wang"],
            authorids=f"~Ann_Otherwise1;~Wei_Wang{n}",
            orcid=f"{ORCID};",
            aff="ETH Zurich, Switzerland;University of Oxford, UK",
        )
        for n in (1, 2)
    ]
    icra = [
        paper(
            3,
            ["Cy Vey", "Di Fern"] * 2,
            authorids=";".join(["/37282134800", "/493655068209513"] * 2),
            aff="ETH Zurich, Switzerland;",
        )
    ]
    (folder / "corl2022.json").write_text(json.dumps(corl))
    (folder / "icra2019.json.gz").write_bytes(gzip.compress(json.dumps(icra).encode()))
    return folder


def test_each_kind_labels_the_authorships_that_carry_it(papers):
    found = read(papers)
    assert found.records.num_rows == 6
    labelled = {kind: int((label != UNLABELLED).sum()) for kind, label in found.labels.items()}
    # Numbers of IEEE that do not begin with 3 are no person's, and each author counts once.
    assert labelled == {"openreview": 4, "orcid": 2, "ieee": 1}
    assert len(np.unique(found.labels["openreview"])) == 3 + 1  # and those without


def test_records_hold_what_the_product_knows_and_no_identifier(papers):
    records = read(papers).records
    assert records.schema.equals(RECORD)
    assert records["ids"].null_count == 6
    rows = records.to_pylist()
    assert not {"~", ORCID, "37282134800"} & set(repr(rows).split())
    assert "~" not in repr(rows)
    assert ORCID not in repr(rows)
    first = rows[0]
    assert (first["name"], first["country"], first["co_authors"]) == (
        "Ann Otherwise",
        "CHE",
        ["Wei Wang"],
    )
    assert (first["year"], first["venue"]) == (2022, "corl")
    assert "relaxations" in first["topics"]


def test_countries_become_signs_of_their_authorships(papers):
    found = read(papers)
    assert found.signs.row.tolist() == [0, 1, 2, 3, 4]
    assert found.signs.year.tolist() == [2022] * 4 + [2019]


def test_records_without_identifiers_are_refused_with_the_kinds_looked_for(tmp_path):
    (tmp_path / "corl2022.json").write_text(json.dumps([paper(1, ["Ann Otherwise"])]))
    with pytest.raises(IdentityError, match=r"OpenReview.*ORCID.*IEEE.*DBLP"):
        read(tmp_path)


def test_a_path_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SourceUnavailable, match="nothing-here"):
        read(tmp_path / "nothing-here")


@pytest.fixture
def clustered(tmp_path):
    """Three signatures in the layout of S2AND, two of them one person's."""

    def signature(number, paper_id, position, *name):
        first, middle, last = name
        author = {"position": position, "first": first, "middle": middle, "last": last}
        author |= {"suffix": None, "affiliations": ["University of Oxford"]}
        return {"signature_id": number, "paper_id": paper_id, "author_info": author}

    signatures = {
        "a": signature("a", 1, 0, "Wei", None, "Wang"),
        "b": signature("b", 2, 1, "W", "X", "Wang"),
        "c": signature("c", 2, 0, "Ann", None, "Wang"),
    }
    clusters = {"1": {"signature_ids": ["a", "b"]}, "2": {"signature_ids": ["c"]}}
    (tmp_path / "signatures.json").write_text(json.dumps(signatures))
    (tmp_path / "clusters.json.gz").write_bytes(gzip.compress(json.dumps(clusters).encode()))
    return tmp_path


def test_signatures_and_clusters_are_read_as_records(clustered):
    found = read(clustered)
    label = found.labels["clusters"].tolist()
    assert label[0] == label[1] != label[2]
    row = found.records.to_pylist()[1]
    assert (row["name"], row["country"], row["co_authors"]) == ("W X Wang", "GBR", ["Ann Wang"])
    assert row["year"] is None


def test_signatures_in_another_layout_are_refused(clustered):
    (clustered / "signatures.json").write_text('{"a": {"paper_id": 1}}')
    with pytest.raises(SourceChanged, match="layout that is not known"):
        read(clustered)
    (clustered / "signatures.json").write_text("no json")
    with pytest.raises(SourceChanged, match="no JSON"):
        read(clustered)


def test_the_truth_of_a_synthetic_world_labels_every_authorship_that_it_knows(tmp_path):
    world = World.make(WorldConfig(persons=300, seed=5))
    errors = replace(RecordErrors.none(), identifiers=0.0)
    written = write_records(world, tmp_path, errors)
    write_truth(world, written.printed, tmp_path)
    found = read(tmp_path)
    assert list(found.labels) == ["truth"]
    label = found.labels["truth"]
    assert int((label != UNLABELLED).sum()) == written.authorships
    # Without errors a name is a person: names alone are right.
    names = np.unique(np.array(found.records["name"].to_pylist()), return_inverse=True)[1]
    assert agreement(label, names.astype(np.int64)).scores["b3_f1"].value == 1.0
