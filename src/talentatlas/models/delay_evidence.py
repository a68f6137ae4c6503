"""Which evidence of delay is at hand for a path, and the nowcasts that rest on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from talentatlas.errors import CoverageError, UsageError
from talentatlas.models.atlas_delays import is_atlas, panel_of, read_triangle
from talentatlas.models.delay import published_delays
from talentatlas.models.nowcast import LEVEL, Nowcast, frozen_year, nowcast
from talentatlas.models.panel import FlowPanel
from talentatlas.models.read_panel import read_panels
from talentatlas.models.release_delays import released_delays
from talentatlas.models.replay_delays import replayed_delays


@dataclass(frozen=True, slots=True)
class _Dated:
    """A release and the year from which its years back count."""

    panel: FlowPanel
    frozen: int


def nowcasts(
    path: Path,
    *,
    others: Sequence[Path] = (),
    frozen: int | None = None,
    level: float = LEVEL,
) -> tuple[Nowcast, ...]:
    """Corrected last years of what lies at a path.

    An atlas is replayed. Releases of one source, in the folder or given as others, are
    compared with each other. What has neither rests on what was published.

    Args:
        path: an atlas, a countryflows file, or a folder of them.
        others: further releases of the same source.
        frozen: last year whose works are in, when the source does not say.
        level: nominal coverage of the intervals.

    Returns:
        One for each release at the path, in order of name.

    Raises:
        SourceUnavailable: nothing of that kind is there.
        UsageError: other releases go with an atlas, or are of another source.
    """
    if is_atlas(path):
        if others:
            raise UsageError(
                f"{path} is an atlas; {others[0]} cannot be compared with it.",
                why="An atlas shows from its own works how late they come.",
                todo="Leave the other release out.",
            )
        return (_of_atlas(path, frozen, level),)
    own = [_Dated(p, frozen or frozen_year(p)) for p in read_panels(path)]
    more = [_Dated(p, frozen_year(p)) for other in others for p in read_panels(other)]
    for release in more:
        if not any(_source(release) == _source(one) for one in own):
            raise UsageError(
                f"{release.panel.source} is not a release of {own[0].panel.source}.",
                why="Sources differ in what they hold, not only in how late they are.",
                todo="Give another release of the same source.",
            )
    return tuple(_of_release(one, [*own, *more], level) for one in own)


def _of_atlas(folder: Path, frozen: int | None, level: float) -> Nowcast:
    triangle = read_triangle(folder, frozen=frozen)
    try:
        delays = replayed_delays(triangle)
    except CoverageError:  # few moves: what is known of another source, with wide intervals
        delays = published_delays()
    return nowcast(panel_of(triangle), delays, frozen=triangle.frozen, level=level)


def _of_release(one: _Dated, known: Sequence[_Dated], level: float) -> Nowcast:
    same = sorted(
        (other for other in known if _source(other) == _source(one)),
        key=lambda other: (other.frozen, other.panel.source),
    )
    delays = published_delays()
    if len({other.frozen for other in same}) > 1:
        delays = released_delays([o.panel for o in same], [o.frozen for o in same])
    return nowcast(one.panel, delays, frozen=one.frozen, level=level)


def _source(release: _Dated) -> str:
    """Name without what tells releases apart: "scopus" of "scopus_2022_07_V1"."""
    return release.panel.source.partition("_")[0]
