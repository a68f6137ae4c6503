"""Where the authors of an edition are seen later, when a study looks them up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq

from talentatlas.studies.edition import UNKNOWN, Edition, Ints

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas

COLUMNS = ["person_id", "year", "country", "kind"]
OBSERVED = "observed"  # years bridged over a silence tell nothing new


def later_places(atlas: Atlas, edition: Edition, first: int, last: int) -> Ints:
    """Country of the last observed residence in some years, by person of the edition.

    Args:
        atlas: of records.
        edition: whose authors.
        first: first year to look at.
        last: last year to look at.

    Returns:
        Numbers into `edition.areas`; -1 for persons not seen, or in an area that no author of
        the edition was in.
    """
    path = atlas.folder / "core" / "residence.parquet"
    wanted = [("year", ">=", first), ("year", "<=", last), ("kind", "=", OBSERVED)]
    rows = pq.read_table(path, columns=COLUMNS, filters=wanted).sort_by("year")
    person = {one: number for number, one in enumerate(edition.person_ids)}
    area = {code: number for number, code in enumerate(edition.areas)}
    place = np.full(len(edition.person_ids), UNKNOWN, dtype=np.int64)
    ids, countries = rows["person_id"].to_pylist(), rows["country"].to_pylist()
    for one, country in zip(ids, countries, strict=True):
        if one in person:
            place[person[one]] = area.get(country, UNKNOWN)
    return place
