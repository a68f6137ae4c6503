"""Official series that were found in the user's folders, whatever study wants them."""

from __future__ import annotations

from talentatlas.sources.official.base import Series
from talentatlas.sources.official.ncses_articles import read_ai_articles
from talentatlas.sources.official.ncses_rd import read_rd
from talentatlas.sources.official.ncses_sed import read_sed
from talentatlas.sources.official.ncses_stay_rates import read_stay_rates
from talentatlas.studies.data import StudyData


def series_at_hand(data: StudyData) -> tuple[Series, ...]:
    """Every series with at least one figure, in order of its name and edition."""
    articles, spending = read_ai_articles(data.ncses), read_rd(data.ncses)
    found = [
        read_sed(data.ncses).series,
        read_stay_rates(data.ncses).series,
        *([articles.series] if articles else []),
        *([spending.series] if spending else []),
        *([data.eto.series] if data.eto else []),
        *(release.series for release in data.scholarly_migration),
        *data.world_bank.series(),
        *data.oecd,
        *data.attainment,
        data.completions.series(),
    ]
    return tuple(
        sorted((s for s in found if s.figures), key=lambda s: (s.name, s.title, s.vintage))
    )
