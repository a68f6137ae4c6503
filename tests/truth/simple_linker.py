"""A small linker for synthetic worlds, fitted on other seeds: posteriors that can be trusted.

Persons of a synthetic world have no lasting co-authors, so that weights learnt on real records
say nothing about them. What tells persons of one name apart here is where they are and when.
Stays (one name at one organisation without a long gap) are put together into persons by a
log-linear model of all their partitions: counts of persons, also by country, and of steps from
a stay to the next one, by gap and change of place, also by the countries left and entered. Its
fit makes expected steps equal the true ones.
"""

from collections import defaultdict
from functools import cache

import numpy as np
from scipy.optimize import minimize

GAP = 4  # years without a work that end a stay
MOST_STAYS = 7  # of a name; of 877 partitions; names with more are left as one person
GAPS = (-2, 0, 1, 2, 3, 5, 9)  # bounds of the classes of years between two stays
PLACES = 3  # same organisation, same country, another country
STEPS = (len(GAPS) + 1) * PLACES
MOST_PERSONS = 5
COUNTRIES = 12  # of a world; names are shared, and people leave, more in some than in others
WEIGHTS = STEPS + MOST_PERSONS + 3 * COUNTRIES
RIDGE = 0.01


@cache
def partitions(number):
    """All ways to put so many stays together, as labels in order of first use."""

    def grown(labels):
        if len(labels) == number:
            yield tuple(labels)
            return
        for label in range(max(labels, default=-1) + 2):
            yield from grown([*labels, label])

    return tuple(grown([]))


class Stays:
    """Stays of the names in some records.

    Args:
        records: person (true), name, year, organisation, country; numbers by authorship.
    """

    def __init__(self, records):
        self.records = records
        base = records["name"] * 100_000 + records["organisation"]
        order = np.lexsort((records["year"], base))
        year = records["year"][order]
        begins = np.diff(base[order], prepend=-1) != 0
        begins[1:] |= np.diff(year) > GAP
        number = np.empty(len(order), np.int64)
        number[order] = np.cumsum(begins) - 1
        self.of_row, first = number, order[begins]
        self.start = year[begins]
        self.end = year[np.append(np.flatnonzero(begins)[1:], len(order)) - 1]
        self.name, self.organisation, self.country, self.person = (
            records[column][first] for column in ("name", "organisation", "country", "person")
        )

    def names(self):
        """Stays of each name with several but not too many, in order of time."""
        order = np.lexsort((self.start, self.name))
        cuts = np.flatnonzero(np.diff(self.name[order])) + 1
        parts = np.split(order, cuts)
        return [part.tolist() for part in parts if 1 < len(part) <= MOST_STAYS]

    def design(self, stays):
        """Partitions × counts of what the model weighs."""
        rows = np.zeros((len(partitions(len(stays))), WEIGHTS))
        country = self.country[stays].tolist()
        home, left, entered = (STEPS + MOST_PERSONS + n * COUNTRIES for n in range(3))
        for row, labels in zip(rows, partitions(len(stays)), strict=True):
            last = {}
            for place, label in enumerate(labels):
                if label in last:
                    before = last[label]
                    row[self._step(stays[before], stays[place])] += 1
                    if country[before] != country[place]:
                        row[left + country[before]] += 1
                        row[entered + country[place]] += 1
                else:
                    row[home + country[place]] += 1
                last[label] = place
            row[STEPS + min(len(last), MOST_PERSONS) - 1] += 1
        return rows

    def truth(self, stays):
        """Which partition is the true one."""
        seen = {}
        own = [seen.setdefault(self.person[s], len(seen)) for s in stays]
        return partitions(len(stays)).index(tuple(own))

    def _step(self, one, other):
        gap = int(np.searchsorted(GAPS, self.start[other] - self.end[one], side="right"))
        if self.organisation[one] == self.organisation[other]:
            return gap * PLACES
        return gap * PLACES + 1 + int(self.country[one] != self.country[other])


def fitted(worlds):
    """Weights of the model, by maximum likelihood over worlds whose persons are known."""
    by_size = defaultdict(list)
    for records in worlds:
        stays = Stays(records)
        for found in stays.names():
            by_size[len(found)].append((stays.design(found), stays.truth(found)))
    blocks = [
        (np.stack([d for d, _ in group]), np.array([t for _, t in group]))
        for _, group in sorted(by_size.items())
    ]

    def loss(weights):
        total, slope = 0.5 * RIDGE * weights @ weights, RIDGE * weights
        for designs, true in blocks:
            chance = _chances(designs @ weights)
            row = np.arange(len(true))
            total -= np.log(chance[row, true]).sum()
            expected = np.einsum("bp,bpd->d", chance, designs)
            slope = slope + expected - designs[row, true].sum(axis=0)
        return total, slope

    return minimize(loss, np.zeros(WEIGHTS), jac=True, method="L-BFGS-B").x


class Posterior:
    """Chances of all partitions of each name in a world.

    Args:
        records: see `Stays`.
        weights: see `fitted`.
    """

    def __init__(self, records, weights):
        self._stays = Stays(records)
        self._found = [
            (stays, _chances(self._stays.design(stays) @ weights))
            for stays in self._stays.names()
        ]

    def best(self):
        """Number of the person by authorship, under the likeliest partitions."""
        return self._persons(lambda chance: int(np.argmax(chance)))

    def draw(self, number, seed):
        """So many clusterings drawn from the chances."""
        draws = np.random.default_rng(seed)
        return [
            self._persons(lambda chance: int(draws.choice(len(chance), p=chance)))
            for _ in range(number)
        ]

    def _persons(self, chosen):
        person = self._stays.name * MOST_STAYS
        for stays, chance in self._found:
            person[stays] += partitions(len(stays))[chosen(chance)]
        return person[self._stays.of_row]


def _chances(score):
    high = np.exp(score - score.max(axis=-1, keepdims=True))
    return high / high.sum(axis=-1, keepdims=True)
