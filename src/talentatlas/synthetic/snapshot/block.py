"""Everything of one block of a world: lives, works, what is printed, profiles and dates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pyarrow as pa

from talentatlas.synthetic.chance import Ints, scattered, stream
from talentatlas.synthetic.snapshot.authorships import Seats
from talentatlas.synthetic.snapshot.bylines import Bylines, wanted_authorships, write
from talentatlas.synthetic.snapshot.careers import Lives, live
from talentatlas.synthetic.snapshot.config import SnapshotConfig
from talentatlas.synthetic.snapshot.faults import scrambled
from talentatlas.synthetic.snapshot.layouts import is_older
from talentatlas.synthetic.snapshot.nested import Flags, starts
from talentatlas.synthetic.snapshot.organisations import Organisations
from talentatlas.synthetic.snapshot.printed import Found, Printed, found, printed
from talentatlas.synthetic.snapshot.profiles import People, people, profile_numbers
from talentatlas.synthetic.snapshot.releases import WORKS_A_BLOCK, Dates, dates
from talentatlas.synthetic.snapshot.texts import Texts
from talentatlas.synthetic.snapshot.work_draws import WorkDraws, work_draws
from talentatlas.synthetic.snapshot.works import works_table

FIRST_CORRESPONDS = 0.75  # part of the works whose first author corresponds; else the last


@dataclass(frozen=True, slots=True)
class Pools:
    """What all blocks of a world share."""

    texts: Texts
    organisations: Organisations

    @staticmethod
    @lru_cache(maxsize=1)
    def make(seed: int) -> Pools:
        """The pools of a seed; those last made are kept."""
        texts = Texts.make(seed)
        return Pools(texts, Organisations.make(seed, texts))


@dataclass(frozen=True)
class Block:
    """One block of a world, as one release shows it.

    Args:
        config: of the snapshot.
        number: of the block.
        pools: shared by all.
        lives, bylines, shown, known: of the block; the same in every release.
    """

    config: SnapshotConfig
    number: int
    pools: Pools
    lives: Lives
    bylines: Bylines
    shown: Printed
    known: People

    @staticmethod
    def make(config: SnapshotConfig, number: int, pools: Pools) -> Block:
        """The block of that number."""
        works, seed = config.block_works(number), config.seed
        lives = live(
            seed,
            number,
            authorships=wanted_authorships(works),
            places_of=pools.organisations,
            weights=pools.texts.subfield_weight,
        )
        bylines = write(seed, number, works, lives)
        shown = printed(config, number, lives, bylines, pools.organisations)
        return Block(
            config, number, pools, lives, bylines, shown, people(config, number, lives)
        )

    @property
    def first_work(self) -> int:
        """Number of its first work in the whole world."""
        return self.number * WORKS_A_BLOCK

    def found(self, release: int) -> Found:
        """What the source found in the addresses."""
        return found(self.shown, self.pools.organisations, release)

    def profile(self, release: int) -> Ints:
        """Profile of each authorship."""
        work = self.first_work + self.bylines.work
        return profile_numbers(self.config, release, self.lives, self.known, self.shown, work)

    @cached_property
    def is_rematched(self) -> Flags:
        """Authorships in whose addresses the second release finds more."""
        match = self.pools.organisations.match[:, self.shown.address]
        owner = np.repeat(np.arange(len(self.shown.counts)), self.shown.counts)
        return np.bincount(owner[match[0] != match[1]], minlength=len(self.shown.counts)) > 0

    @cached_property
    def is_reassigned(self) -> Flags:
        """Authorships that the second release puts into another profile."""
        return (self.profile(1) != self.profile(2)) & (self.shown.special == 0)

    @cached_property
    def dates(self) -> Dates:
        """Release and partition of each work."""
        touched = np.zeros(len(self.bylines.year), bool)
        touched[self.bylines.work[self.is_rematched | self.is_reassigned]] = True
        return dates(
            self.config.seed,
            self.config.release,
            self.first_work,
            self.bylines.is_later,
            touched,
        )

    @cached_property
    def seats(self) -> Seats:
        """Authorships ready to be written."""
        return Seats(
            counts=self.bylines.counts,
            shown=self.shown,
            found=self.found(self.config.release),
            known=self.known,
            profile=self.profile(self.config.release),
            is_corresponding=self._is_corresponding,
            is_organisation=self.is_organisation,
            where=self.pools.organisations,
        )

    @property
    def _is_corresponding(self) -> Flags:
        counts = self.bylines.counts
        draw = stream(self.config.seed, f"corresponding {self.number}")
        is_first = draw.random(len(counts)) < FIRST_CORRESPONDS
        at = np.where(is_first, starts(counts), starts(counts) + counts - 1)
        chosen = np.zeros(int(counts.sum()), bool)
        chosen[at[counts > 0]] = True
        return chosen

    def is_hit(self, fault: str) -> Flags:
        """Works hit by a fault."""
        number = self.first_work + np.arange(len(self.bylines.year))
        return scattered(self.config.seed, fault, number) < self.config.fault(fault)

    @cached_property
    def is_organisation(self) -> Flags:
        """Authorships where an organisation was taken for the author: the first of a work."""
        counts = self.bylines.counts
        hit = np.zeros(int(counts.sum()), bool)
        hit[starts(counts)[self.is_hit("institutions-as-authors") & (counts > 0)]] = True
        return hit

    @property
    def is_shown(self) -> Flags:
        """Works in the release; older layouts have no expansion corpus."""
        older = is_older(self.config.layout)
        return self.dates.is_shown & ~(self.draws.is_xpac & older)

    @cached_property
    def draws(self) -> WorkDraws:
        """What many columns need."""
        return work_draws(self.config, self.number, self.pools.texts, self.bylines, self.dates)

    @cached_property
    def works(self) -> pa.Table:
        """All works of the block, also those that the release does not show."""
        made = works_table(self.config, self.draws, self.seats)
        draw = stream(self.config.seed, f"scrambled {self.number}")
        return scrambled(made, self.is_hit("scrambled-metadata") & self.is_shown, draw)
