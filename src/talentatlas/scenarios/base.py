"""What a lever is: its parameters, its priors, and the pure function behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talentatlas.models.effects import Effects
from talentatlas.provenance import digest
from talentatlas.registry import Registry
from talentatlas.scenarios.axes import Axes
from talentatlas.scenarios.evidence import independent_studies

Array = NDArray[np.float64]
STUDIES = 2  # independent studies that it takes for the evidence not to be called weak
NORMAL, EVEN, COIN = "normal", "even", "coin"
LEVEL, CHANGE, TOTAL = "level", "change", "total"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing a reform can set, by area and year; its path is the area, a dot, the name.

    Args:
        name: such as "visa.fee_usd"; `{...}` in it stands for a part listed in `parts`.
        unit: of its value.
        low: smallest value that is possible.
        high: largest.
        kind: "level" (a value of its own, against a baseline by area), "change" (against what
            would be, baseline 0) or "total" (an amount for the whole period, spread evenly).
        parts: what may stand in the braces.
        extras: further keys a reform may give: origins, partners.
        required: those of the extras that it has to give.
        only: areas that have it; empty: all.
    """

    name: str
    unit: str
    low: float
    high: float
    kind: str = CHANGE
    parts: tuple[str, ...] = ()
    extras: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    only: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Its name with each of the parts filled in."""
        return tuple(re.sub(r"\{\w+\}", part, self.name) for part in self.parts or ("",))


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed of one effect size before looking at any flow.

    Args:
        name: of the effect size.
        mean: of the distribution before it is cut to its bounds.
        sd: likewise; half the width when the distribution is even.
        evidence: ids of rows of evidence.csv.
        low: smallest possible value.
        high: largest.
        distribution: "normal", "even" (uniform) or "coin" (1 with probability `mean`, else 0).
    """

    name: str
    mean: float
    sd: float
    evidence: tuple[str, ...] = ()
    low: float = -np.inf
    high: float = np.inf
    distribution: str = NORMAL

    def draw(self, uniform: Array) -> Array:
        """Values at these ranks of the distribution; rises with the rank."""
        if self.distribution == COIN:
            return (uniform < self.mean).astype(float)
        if self.distribution == EVEN:
            return self.mean + self.sd * (2 * uniform - 1)
        from scipy.special import ndtr, ndtri

        below = ndtr((self.low - self.mean) / self.sd)
        above = ndtr((self.high - self.mean) / self.sd)
        return self.mean + self.sd * ndtri(below + uniform * (above - below))


# Nothing to estimate: the effect follows from what is counted.
BOOKKEEPING = Prior("bookkeeping", 1.0, 0.0, ("gap-places",), distribution=EVEN)


@dataclass(frozen=True, slots=True)
class Dose:
    """What a reform asks of one parameter in one area.

    Args:
        parameter: name, without the area.
        area: alpha-3 code or group.
        change: value minus baseline, by year of the horizon.
        level: value, by year of the horizon.
        baseline: value without reform, by year of the horizon.
        origins: countries or groups whose people are meant; empty: all that the lever knows.
        partners: the other side of an agreement.
    """

    parameter: str
    area: str
    change: Array
    level: Array
    baseline: Array
    origins: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything a lever needs to say what it does.

    Args:
        doses: what the reform asks of it.
        eps: drawn effect sizes and "lag", by name; one value a draw.
        axes: areas, stages, groups and sizes.
        assumptions: what the reform assumes, by name.
    """

    doses: Sequence[Dose]
    eps: Mapping[str, Array]
    axes: Axes
    assumptions: Mapping[str, float]

    @property
    def draws(self) -> int:
        """Number of draws."""
        return len(self.eps["lag"])


Function = Callable[[Asked, int], Effects]


@dataclass(frozen=True)
class Lever:
    """A policy quantity and what moving it does.

    Args:
        name: as typed and shown.
        parameters: what a reform may set.
        priors: effect sizes, the main one first.
        lag: least and most years until it is felt; drawn evenly between them.
        function: of what is asked and the place of the year; effects of that year.
        assumes: assumptions that it uses; those without a usual value have to be stated.
        cautions: ids of cautions.csv that belong beside its numbers.
    """

    name: str
    parameters: tuple[Parameter, ...]
    priors: tuple[Prior, ...]
    lag: tuple[float, float]
    function: Function
    assumes: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()

    @property
    def by_construction(self) -> bool:
        """Is its size bookkeeping, not a finding?"""
        return self.priors == (BOOKKEEPING,)

    @property
    def is_assumption_only(self) -> bool:
        """Does nothing but the user's own word stand behind its size?"""
        return not self.priors

    @property
    def is_weak(self) -> bool:
        """Is the evidence weak: has no prior two independent studies of this very quantity?"""
        return not self.by_construction and not any(
            independent_studies(prior.evidence, self.name) >= STUDIES for prior in self.priors
        )

    def draw(self, draws: int, seed: int) -> dict[str, Array]:
        """Effect sizes and lag; the same for a lever whatever else a reform holds.

        Args:
            draws: how many.
            seed: of the run.
        """
        lag = Prior(
            "lag", sum(self.lag) / 2, (self.lag[1] - self.lag[0]) / 2, distribution=EVEN
        )
        return {
            prior.name: prior.draw(_uniform(draws, seed, self.name, prior.name))
            for prior in (*self.priors, lag)
        }


LEVERS: Registry[Lever] = Registry("lever", "talentatlas.scenarios.levers")


def lever(
    name: str,
    *,
    parameters: Sequence[Parameter],
    priors: Sequence[Prior] = (),
    lag: tuple[float, float] = (0.0, 0.0),
    assumes: Sequence[str] = (),
    cautions: Sequence[str] = (),
) -> Callable[[Function], Function]:
    """Register a function as a lever; see `Lever` for the arguments."""

    def registered(function: Function) -> Function:
        thing = Lever(
            name, tuple(parameters), tuple(priors), lag, function, tuple(assumes),
            tuple(cautions),
        )  # fmt: skip
        LEVERS.register(name, thing)
        return function

    return registered


def _uniform(draws: int, seed: int, *names: str) -> Array:
    """Ranks in (0, 1), from the seed and the names alone."""
    entropy = int(digest(str(seed), *names)[:16], 16)
    return np.random.default_rng(entropy).uniform(1e-9, 1 - 1e-9, draws)
