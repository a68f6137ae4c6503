"""Two vintages: what moved between them and why, and whether the new one may be promoted."""

from talentatlas.vintage.difference import Difference, diff, with_causes
from talentatlas.vintage.promotion import last_promoted, promote
from talentatlas.vintage.quality import Finding, Gate, gate
from talentatlas.vintage.side import Side

__all__ = [
    "Difference",
    "Finding",
    "Gate",
    "Side",
    "diff",
    "gate",
    "last_promoted",
    "promote",
    "with_causes",
]
