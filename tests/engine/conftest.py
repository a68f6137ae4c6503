"""One Spark for the whole run, and atlases that both engines read."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from agreement import SMALL_MEMORY, built, shuffled, some_files, tables
from second_source import two_sources

from talentatlas.engine import Engine, connect
from talentatlas.synthetic.printing import RecordErrors
from talentatlas.synthetic.records import write_records
from talentatlas.synthetic.world import World, WorldConfig

SMALL = WorldConfig(persons=800, first_year=2012, last_year=2021, countries=6, seed=5)
FEW_VENUES = ("acml20", "colt20")  # sixteen years each, most affiliations printed
RECORDS = ("two-sources", "conference", pytest.param("all-conference", marks=pytest.mark.slow))


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The Spark that stays; others share its machinery while it is open."""
    pytest.importorskip("pyspark", reason="pip install --group spark, or make test-spark")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TALENTATLAS_SPARK_PARTITIONS", "4")
        own = str(Path(__file__).parent)  # functions for `map` are imported by their module
        patch.setenv("PYTHONPATH", os.pathsep.join([own, os.environ.get("PYTHONPATH", "")]))
        spill = tmp_path_factory.mktemp("spark")
        with connect("local[2]", memory=SMALL_MEMORY, spill=spill) as engine:
            yield engine


@dataclass(frozen=True)
class Both:
    """Two engines that hold the same tables, and Spark again with their rows shuffled."""

    duckdb: Engine
    spark: Engine
    mixed: Engine


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Source and path of invented records."""
    folder = tmp_path_factory.mktemp("invented") / "papers"
    write_records(World.make(SMALL), folder, RecordErrors())
    return f"proceedings:{folder}"


@pytest.fixture(scope="session", params=RECORDS)
def both(
    request: pytest.FixtureRequest, spark: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Both]:
    """Both engines with the tables of one atlas."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "two-sources":
        one_source = built(request.getfixturevalue("invented"), folder / "one")
        atlas = two_sources(one_source, folder / "atlas")
    else:
        records = request.getfixturevalue("shared") / "data" / "conference"
        if request.param == "conference":
            records = some_files(records, FEW_VENUES, folder / "papers")
        atlas = built(f"proceedings:{records}", folder / "atlas")
    mixed = shuffled(atlas, folder)
    with connect() as duckdb, connect("spark") as one, connect("spark") as other:
        for engine, source in ((duckdb, atlas), (one, atlas), (other, mixed)):
            for path in tables(source).values():
                engine.read(path)
        yield Both(duckdb, one, other)
