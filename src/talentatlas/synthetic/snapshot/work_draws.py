"""Draws that many columns of the works of one block need, the same in every release."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from talentatlas.synthetic.chance import Ints, stream
from talentatlas.synthetic.snapshot.bylines import Bylines
from talentatlas.synthetic.snapshot.config import SnapshotConfig
from talentatlas.synthetic.snapshot.nested import Flags
from talentatlas.synthetic.snapshot.releases import Dates
from talentatlas.synthetic.snapshot.texts import Texts

XPAC, THIN = 0.10, 0.46  # part of the works of the expansion corpus; of bare records
TYPES = ("article", "preprint", "conference-paper", "book-chapter", "review", "dataset",
         "dissertation", "book", "other")  # fmt: skip
TYPE_WEIGHTS = (0.62, 0.09, 0.08, 0.07, 0.05, 0.03, 0.03, 0.02, 0.01)
DATASET = 5  # number in `TYPES` of what most of the expansion corpus is


@dataclass(frozen=True, slots=True)
class WorkDraws:
    """What many columns of a block need.

    Args:
        draw: numbers of the block.
        texts: pools.
        bylines, dates: of the block.
        is_xpac, is_thin: of each work; the first implies the second.
        work_type: number in `TYPES`.
        cited: citations of each work in this release.
    """

    draw: np.random.Generator
    texts: Texts
    bylines: Bylines
    dates: Dates
    is_xpac: Flags
    is_thin: Flags
    work_type: Ints
    cited: Ints

    def chance(self, part: float) -> Flags:
        """True for a part of the works."""
        return self.draw.random(len(self.is_thin)) < part


def work_draws(
    config: SnapshotConfig, block: int, texts: Texts, bylines: Bylines, dates: Dates
) -> WorkDraws:
    """Draw what many columns need."""
    draw = stream(config.seed, f"works {block}")
    number = len(bylines.year)
    is_xpac = draw.random(number) < XPAC
    is_thin = is_xpac | (draw.random(number) < THIN)
    work_type = draw.choice(len(TYPES), number, p=TYPE_WEIGHTS)
    work_type = np.where(is_xpac & (draw.random(number) < 0.6), DATASET, work_type)
    cited = (draw.pareto(0.9, number) * 3).astype(np.int64).clip(0, 40_000)
    more = 1 + draw.poisson(2, number)
    cited = np.where(is_xpac, 0, cited) + np.where(dates.is_cited, more, 0)
    return WorkDraws(draw, texts, bylines, dates, is_xpac, is_thin, work_type, cited)
