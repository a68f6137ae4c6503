"""Spark, in this process or on a cluster: the engine for records that no one machine holds."""
# pyright: reportMissingImports=false
# The extra `spark` is not there where the rest is checked; `make test-spark` has it.

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from itertools import count
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException, PythonException
from pyspark.logger import PySparkLogger
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from talentatlas.engine.base import SPLIT, Parameters, RowFunction, Split
from talentatlas.engine.java import quiet_java
from talentatlas.engine.machine import MEGABYTE, asked, memory_limit
from talentatlas.engine.parquet import ROW_GROUP, write_table
from talentatlas.engine.portable import to_spark
from talentatlas.engine.statement import Statement
from talentatlas.errors import EngineError, StorageError
from talentatlas.schema import CONTRACTS

LOCAL_PARTITIONS = 4  # of a shuffle; more only cost time on one machine
CLUSTER_PARTITIONS = 400  # adaptive execution joins small ones
ROWS_IN_ONE_FILE = 10_000_000  # on a cluster a larger table becomes a folder
SPARK_TYPES = {
    "string": "string", "int32": "int", "int64": "bigint",
    "double": "double", "boolean": "boolean", "date": "date",
}  # fmt: skip
PORTABLE = {spark: portable for portable, spark in SPARK_TYPES.items()}
SAME_ON_EVERY_ENGINE = {
    "spark.sql.ansi.enabled": "true",  # an overflow is an error, not another number
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.variable.substitute": "false",  # a text that holds ${…} stays as it is
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROW_GROUP),
}
QUIET = {"spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
ECHO = "SQLQueryContextLogger"  # prints an error that is raised all the same
PY4J_PREFACE = "An error occurred while calling"
ONLY_THIS_MACHINE = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}


class Spark:
    """A Spark session; every table is a folder of Parquet files that a step has finished.

    Tables are written out rather than cached or checkpointed: a plan stays as small as its
    statement, an error names one step, nothing must fit in memory, and the loss of an executor
    costs one step and not all before it.

    Args:
        master: where it runs; "local[*]" is this machine.
        memory: of the driver in bytes; from the container's own limit when None.
        threads: of a local master; from the machine when None.
        spill: folder for tables; every executor must reach it. A temporary one when None.
    """

    name = "spark"
    checks_keys = False  # not of a table that stays a folder

    def __init__(
        self,
        master: str = "local[*]",
        *,
        memory: int | None = None,
        threads: int | None = None,
        spill: Path | None = None,
    ) -> None:
        self._is_local = master == "local" or master.startswith("local[")
        threads = threads or asked("TALENTATLAS_THREADS")
        if threads and master == "local[*]":
            master = f"local[{threads}]"
        spill = spill or Path(tempfile.mkdtemp(prefix="talentatlas-"))
        self._spill = spill.absolute()  # executors stand in other folders
        self._spill.mkdir(parents=True, exist_ok=True)
        self._is_guest = SparkSession.getActiveSession() is not None
        has_java = "PYSPARK_GATEWAY_PORT" in os.environ  # started by spark-submit
        with nullcontext() if has_java else quiet_java(self._spill), _silent_about_pandas():
            session = self._builder(master, memory or memory_limit()).getOrCreate()
        PySparkLogger.getLogger(ECHO).setLevel(logging.CRITICAL)
        self._spark = session.newSession()  # tables and settings of our own
        partitions = LOCAL_PARTITIONS if self._is_local else CLUSTER_PARTITIONS
        self._partitions = asked("TALENTATLAS_SPARK_PARTITIONS") or partitions
        self._spark.conf.set("spark.sql.shuffle.partitions", str(self._partitions))
        for key, value in SAME_ON_EVERY_ENGINE.items():
            self._spark.conf.set(key, value)
        self._tables: dict[str, Path | None] = {}  # name → folder of our own, None if read
        self._number = count()

    def _builder(self, master: str, memory: int) -> SparkSession.Builder:
        settings = {
            **QUIET,
            "spark.master": master,
            "spark.app.name": "talentatlas",
            "spark.driver.memory": f"{memory // MEGABYTE}m",
            "spark.sql.warehouse.dir": str(self._spill / "warehouse"),
        }
        if self._is_local:
            settings |= {**ONLY_THIS_MACHINE, "spark.local.dir": str(self._spill)}
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # of `map`; else "python3"
        builder = SparkSession.builder
        for key, value in settings.items():
            builder = builder.config(key, value)
        return builder

    def close(self) -> None:
        """Forget the tables; stop Spark unless somebody else had started it."""
        for name in list(self._tables):
            self.drop(name)
        if not self._is_guest:
            self._spark.stop()
        shutil.rmtree(self._spill, ignore_errors=True)

    def __enter__(self) -> Spark:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, path: Path) -> str:
        """See `Engine.read`."""
        name = path.stem
        self.drop(name)
        try:
            rows = self._spark.read.parquet(str(path.absolute()))
        except (PySparkException, Py4JError) as error:
            raise self._explained(error, name, f"read {path}") from error
        rows.createOrReplaceTempView(name)
        self._tables[name] = None
        return name

    def create(self, name: str, statement: Statement, parameters: Parameters) -> None:
        """See `Engine.create`."""
        text = to_spark(statement.bound(parameters))
        self.drop(name)
        try:
            self._keep(name, self._spark.sql(text))
        except (PySparkException, Py4JError) as error:
            raise self._explained(error, name, text) from error

    def map(
        self,
        name: str,
        sql: str,
        function: RowFunction,
        schema: Mapping[str, str],
        *,
        split: Split = SPLIT,
        done: Callable[[int], None] | None = None,
    ) -> None:
        """See `Engine.map`."""
        text = to_spark(sql)
        columns = ", ".join(f"`{c}` {SPARK_TYPES[kind]}" for c, kind in schema.items())
        try:
            given = self._spark.sql(text)
            parts = given.count() if split.rows == 1 else self._partitions
            with _silent_about_pandas():
                mapped = given.repartition(max(parts, 1)).mapInArrow(function, columns)
            folder = self._written(name, mapped)  # before the drop: it may read its own name
            self.drop(name)
            self._adopt(name, folder)
        except (PySparkException, Py4JError) as error:
            raise self._explained(error, name, text) from error

    def arrow(self, sql: str, parameters: Parameters | None = None) -> pa.Table:
        """See `Engine.arrow`."""
        text = to_spark(Statement("query", sql).bound(parameters or {}))
        try:
            return self._spark.sql(text).toArrow()
        except (PySparkException, Py4JError) as error:
            raise self._explained(error, "query", text) from error

    def write(self, name: str, path: Path) -> int:
        """See `Engine.write`; columns and order are those of the table's contract.

        Spark sorts it into parts. On one machine they become one file, the same that DuckDB
        would write; on a cluster a large table stays a folder of them, in order of their names.

        Raises:
            SchemaError: the key of a table in one file is not unique, or a required column is
                null.
        """
        contract = CONTRACTS[name]
        columns = [f.col(c.name).cast(SPARK_TYPES[c.type]) for c in contract.columns]
        order = [f.col(key).asc_nulls_last() for key in contract.key]
        try:
            folder = self._written(name, self._spark.table(name).select(columns).sort(order))
        except (PySparkException, Py4JError) as error:
            raise self._explained(error, name, f"write {name}") from error
        parts = sorted(folder.glob("part-*.parquet"))
        rows = sum(pq.read_metadata(part).num_rows for part in parts)
        if path.is_dir():
            shutil.rmtree(path)
        if rows > self._rows_in_one_file():
            for other in set(folder.iterdir()) - set(parts):
                other.unlink()  # marks and checksums of Hadoop
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            shutil.move(folder, path)
        else:
            write_table(path, contract, _batches(parts, contract.arrow))
            shutil.rmtree(folder)
        return rows

    def exists(self, name: str) -> bool:
        """See `Engine.exists`."""
        return name in self._tables

    def drop(self, name: str) -> None:
        """See `Engine.drop`."""
        if name not in self._tables:
            return
        self._spark.catalog.dropTempView(name)
        if folder := self._tables.pop(name):
            shutil.rmtree(folder, ignore_errors=True)

    def describe(self, name: str) -> dict[str, str]:
        """See `Engine.describe`."""
        kinds = ((c.name, c.dataType.simpleString()) for c in self._spark.table(name).schema)
        return {column: PORTABLE.get(kind) or kind for column, kind in kinds}

    def _keep(self, name: str, rows: DataFrame) -> None:
        self._adopt(name, self._written(name, rows))

    def _written(self, name: str, rows: DataFrame) -> Path:
        folder = self._spill / f"{next(self._number):06}-{name}"
        rows.write.parquet(str(folder))
        return folder

    def _adopt(self, name: str, folder: Path) -> None:
        self._spark.read.parquet(str(folder)).createOrReplaceTempView(name)
        self._tables[name] = folder

    def _rows_in_one_file(self) -> float:
        rows = asked("TALENTATLAS_SPARK_ROWS_IN_ONE_FILE")
        return rows or (float("inf") if self._is_local else ROWS_IN_ONE_FILE)

    def _explained(self, error: Exception, name: str, text: str) -> EngineError | StorageError:
        whole = str(error)
        lines = [line.removeprefix(": ") for line in whole.splitlines() if line.strip()]
        said = [line for line in lines if not line.startswith(PY4J_PREFACE)]
        first = said[-1 if isinstance(error, PythonException) else 0]
        if "No space left on device" in whole or "OutOfMemoryError" in whole:
            return StorageError(
                f"Spark ran out of room at table {name}: {first}",
                why="The table was not written; tables finished before it are kept.",
                todo="Free disk space or memory, or set TALENTATLAS_MEMORY, then run again.",
            )
        return EngineError(
            f"Table {name} failed on Spark: {first}",
            statement=name,
            text=text,
            engine=self.name,
        )


@contextmanager
def _silent_about_pandas() -> Iterator[None]:
    """Spark looks at the version of pandas, though no row of ours passes through it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield


def _batches(parts: list[Path], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Rows of some files, in order."""
    for part in parts:
        with pq.ParquetFile(part) as file:
            for batch in file.iter_batches(ROW_GROUP):
                yield batch.cast(schema)
