"""How long a build takes: seconds per byte of each stage, as measured on this machine."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from talentatlas.builder import Plan

# Seconds per byte of gzip JSON on two cores of 2024; replaced by this machine's own.
ASSUMED = {"reading files": 4e-7, "placing affiliations": 8e-7, "tables": 8e-7}
MADE_BY = {"work": "reading files", "place": "placing affiliations"}  # all else: "tables"
LEAST_BYTES = 1_000_000  # below it, starting up outweighs the work and the rate means nothing


def state_file() -> Path:
    """Where the measured rates lie."""
    from talentatlas.sources.fetch.limiter import state_folder

    return state_folder(os.environ) / "rates.json"


def known() -> tuple[dict[str, float], bool]:
    """Rates, and whether they were measured here."""
    try:
        read = json.loads(state_file().read_text(encoding="utf-8"))
        return {stage: float(read.get(stage, rate)) for stage, rate in ASSUMED.items()}, True
    except (OSError, ValueError, TypeError, AttributeError):
        return dict(ASSUMED), False


def learn(size: int, seconds: Mapping[str, float]) -> None:
    """Keep the rates of a build; a state folder that cannot be written is no reason to fail."""
    if size < LEAST_BYTES or not seconds:
        return
    own = dict(seconds)
    if "tables" in own:  # the stage around the other two
        own["tables"] -= own.get("reading files", 0.0) + own.get("placing affiliations", 0.0)
    rates = known()[0] | {stage: own[stage] / size for stage in ASSUMED if stage in own}
    try:
        state_file().parent.mkdir(parents=True, exist_ok=True)
        state_file().write_text(json.dumps(rates, indent=1, sort_keys=True), encoding="utf-8")
    except OSError:
        return


def expected_seconds(plan: Plan) -> float:
    """Seconds that a planned build will take, from the rates of the stages it needs."""
    rates, _ = known()
    stages = {MADE_BY.get(table, "tables") for table in plan.stale}
    return sum(rates[stage] for stage in stages) * plan.bytes
