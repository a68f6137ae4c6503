"""The last steps of a build: what choices do to the measures, then the standard estimates."""

from __future__ import annotations

from importlib.resources import files

import pyarrow as pa

from talentatlas.engine.base import Parameters
from talentatlas.engine.build import Step, Work
from talentatlas.engine.parquet import write_parquet
from talentatlas.estimation.context import context_of
from talentatlas.estimation.multiverse import BASE, sensitivity
from talentatlas.estimation.standard import PLAN, standard_estimates
from talentatlas.measures.base import MEASURES
from talentatlas.provenance import digest
from talentatlas.schema.results import ESTIMATE, SENSITIVITY

POPULATIONS = ("ai-authors", "clear-names")
CODE = ("measures", "uncertainty", "estimation")
CONTEXT_INPUTS = ("placed", "residence", "member", "affiliation", "person_work")


def sensitivity_step(parameters: Parameters) -> Step:
    """The step that makes the `sensitivity` table, which intervals take their errors from.

    Args:
        parameters: choices of the build.
    """

    def run(work: Work) -> dict[str, int]:
        scratch = work.store.work / "sensitivity"
        tables = {name: work.store.path(name) for name in BASE}
        table = sensitivity(tables, parameters, scratch=scratch)
        path = work.store.path("sensitivity")
        return {"sensitivity": write_parquet(path, SENSITIVITY.arrow, table.to_batches())}

    key = digest(repr(sorted(parameters.items())), *_code())
    return Step("sensitivity", BASE, ("sensitivity",), key, run)


def estimate_step(*, vintage: str, run_id: str) -> Step:
    """The step that makes the `estimate` table.

    Args:
        vintage: of the inputs.
        run_id: record of the run; both stand on every row.
    """
    needed = {table for name in PLAN for table in MEASURES.get(name).inputs}
    key = digest(vintage, run_id, *_code())

    def run(work: Work) -> dict[str, int]:
        if "sensitivity" in work.store.made:  # its key is part of run_id
            work.engine.read(work.store.path("sensitivity"))
        tables = [
            standard_estimates(
                work.engine,
                context_of(work.engine, population=population, vintage=vintage, run_id=run_id),
            )
            for population in POPULATIONS
        ]
        table = pa.concat_tables(tables).sort_by([(k, "ascending") for k in ESTIMATE.key])
        path = work.store.path("estimate")
        return {"estimate": write_parquet(path, ESTIMATE.arrow, table.to_batches())}

    return Step(
        "estimate", tuple(sorted(needed | set(CONTEXT_INPUTS))), ("estimate",), key, run
    )


def _code() -> list[str]:
    """Text of everything that decides an estimate."""
    root = files("talentatlas")
    return [
        file.read_text(encoding="utf-8")
        for folder in CODE
        for file in sorted((root / folder).iterdir(), key=lambda file: file.name)
        if file.name.endswith((".py", ".sql"))
    ]
