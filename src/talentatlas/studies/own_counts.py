"""Arithmetic on a study's own published counts: does one of its figures follow from others?"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

from talentatlas.studies.base import Finding, Text, Used
from talentatlas.studies.claims import load_claims

LICENCE = "published figure"
ADDRESS = re.compile(r"\s+(https?://[^\s;]+).*")  # what follows names who quotes it
METHOD = Text(
    "Computed from other figures that the study itself published; the bounds hold whatever "
    "their rounding hides.",
    "由该研究自己公布的其他数字算出；上下限涵盖其四舍五入所隐去的部分。",
    "由該研究自己公佈的其他數字算出；上下限涵蓋其四捨五入所隱去的部分。",
)


def from_own_counts(
    names: tuple[str, ...],
    formula: Callable[..., float],
    *,
    departs: tuple[str, ...] = (),
) -> Finding:
    """A finding that follows from other claims of the same study.

    Args:
        names: of the claims, in the order of the formula's arguments.
        formula: rising or falling in each argument, so that the corners bound it.
        departs: see `Finding`; empty when the figure is by definition the formula.
    """
    known = {claim.claim_id: claim for claim in load_claims()}
    claims = [known[name] for name in names]
    ends = [(c.value - c.precision / 2, c.value + c.precision / 2) for c in claims]
    # a count of persons, papers or institutions is exact; a percentage is rounded
    exact = [c.unit not in ("percent", "ratio", "percentage points") for c in claims]
    sides = [
        (claim.value,) if is_exact else end
        for claim, end, is_exact in zip(claims, ends, exact, strict=True)
    ]
    corners = [formula(*corner) for corner in product(*sides)]
    sources = {(parts := ADDRESS.split(c.source))[0]: parts[1:2] for c in claims}
    periods = {ADDRESS.split(claim.source)[0]: claim.period for claim in claims}
    return Finding(
        value=formula(*(claim.value for claim in claims)),
        lower=min(corners),
        upper=max(corners),
        level=1.0,
        method=METHOD,
        data=tuple(
            Used(title, periods[title], LICENCE, url=url[0] if url else "")
            for title, url in sources.items()
        ),
        same_data=not departs,
        departs=departs,
    )
