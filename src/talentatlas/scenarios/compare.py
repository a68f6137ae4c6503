"""Two stored results side by side."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any  # JSON

from talentatlas.scenarios.reform import diff
from talentatlas.scenarios.reform_file import parse_reform
from talentatlas.scenarios.store import read_result

KEYS = ("area", "indicator", "run")


def compare_results(left: Path, right: Path) -> dict[str, Any]:
    """Differences of the reforms, and of the effects of each on what both report.

    Args:
        left: folder of a result.
        right: folder of another.

    Returns:
        `reform`: lines on which the reforms differ; `headlines`: effect (difference to its own
        twin, with band) of each; `notes`: why effects may not be comparable.
    """
    a, b = read_result(left), read_result(right)
    reforms = [parse_reform(found["reform"]["text"]) for found in (a, b)]
    notes = [
        f"{what} differs: {a[what]} and {b[what]}; the difference holds chance or data, not "
        "policy alone"
        for what in ("seed", "draws", "period", "version")
        if a[what] != b[what]
    ]
    if a["source"] != b["source"]:
        names = a["source"]["name"], b["source"]["name"]
        notes.append(f"source differs: {names[0]} and {names[1]}")
    others = {tuple(row[key] for key in KEYS): row for row in b["headlines"]}
    shared = [row for row in a["headlines"] if tuple(row[key] for key in KEYS) in others]
    return {
        "reform": [asdict(line) for line in diff(*reforms)],
        "headlines": [
            {
                **{key: row[key] for key in KEYS},
                "left": row["difference"],
                "right": others[tuple(row[key] for key in KEYS)]["difference"],
            }
            for row in shared
        ],
        "notes": notes,
    }
