"""Panels of flows at a path that a user gives: an atlas, a folder of releases, or one file."""

from __future__ import annotations

from pathlib import Path

from talentatlas.errors import UnknownNameError
from talentatlas.models.atlas_delays import is_atlas
from talentatlas.models.panel import FlowPanel
from talentatlas.models.read_panel import read_panels


def panels_at(path: Path) -> tuple[FlowPanel, ...]:
    """Every panel of a path.

    Args:
        path: an atlas, a folder with releases of the Scholarly Migration Database, or one of
            its countryflows files.

    Raises:
        SourceUnavailable: nothing is there.
    """
    if is_atlas(path):
        from talentatlas.atlas import Atlas
        from talentatlas.models.atlas_panel import panel_of

        return (panel_of(Atlas(path)),)
    return read_panels(path)


def panel_named(path: Path, source: str | None) -> tuple[FlowPanel, int]:
    """One panel of a path, and how many the path holds.

    Args:
        path: as above.
        source: name of a release; None: the first.

    Raises:
        SourceUnavailable: nothing is there.
        UnknownNameError: no release of that name is there.
    """
    panels = panels_at(path)
    if source is None:
        return panels[0], len(panels)
    names = {panel.source: panel for panel in panels}
    if source not in names:
        raise UnknownNameError("source", source, names)
    return names[source], len(panels)
