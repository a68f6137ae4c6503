"""A snapshot read on Spark: the same parts, byte for byte, and the same words when it fails."""

from pathlib import Path

import pytest

from talentatlas.engine import Engine, connect
from talentatlas.errors import TalentAtlasError
from talentatlas.sources.base import LANDED, SOURCES
from talentatlas.sources.intake import take_in
from talentatlas.synthetic.snapshot.config import SnapshotConfig
from talentatlas.synthetic.snapshot.write import write_snapshot

pytestmark = pytest.mark.spark
WORKS = 3_000
FORMATS = ("jsonl", "parquet")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("snapshot")
    write_snapshot(SnapshotConfig(works=WORKS), folder, FORMATS)
    return folder


def read(engine: Engine, where: Path, folder: Path) -> dict[str, bytes]:
    """Bytes of all parts that the intake writes."""
    files = list(SOURCES.get("openalex").make().land(str(where), field="ai"))
    take_in(engine, files, folder, processes=2, done=lambda rows: None)
    return {
        f"{contract.name}/{path.name}": path.read_bytes()
        for contract in LANDED
        for path in sorted((folder / contract.name).iterdir())
    }


@pytest.mark.parametrize("kind", FORMATS)
def test_a_snapshot_is_read_on_spark_as_on_one_machine(spark, snapshot, tmp_path, kind):
    with connect() as duckdb:
        here = read(duckdb, snapshot / kind / "works", tmp_path / "here")
    there = read(spark, snapshot / kind / "works", tmp_path / "there")
    assert len(here) > len(LANDED)
    assert there == here


def test_a_file_that_broke_says_so_in_the_words_of_its_reader(spark, snapshot, tmp_path):
    files = list(
        SOURCES.get("openalex").make().land(str(snapshot / "parquet" / "works"), field="ai")
    )
    path = Path(str(files[0].path))
    whole = path.read_bytes()
    said = []
    try:
        path.write_bytes(whole[: len(whole) // 2])
        with connect() as duckdb:
            for engine in (duckdb, spark):
                with pytest.raises(TalentAtlasError) as caught:
                    take_in(engine, files, tmp_path / engine.name, processes=1, done=print)
                said.append((caught.type, str(caught.value)))
    finally:
        path.write_bytes(whole)
    assert said[0] == said[1]
    assert path.name in said[0][1]
