"""Figures as printed: arithmetic that carries the rounding of its inputs into the result."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from talentatlas.sources.official.quoted_figures import QuotedFigure, quoted
from talentatlas.studies.base import Finding, Text, Used


def from_quoted(
    names: tuple[str, ...],
    formula: Callable[..., float],
    *,
    method: Text,
    same_data: bool = False,
    departs: tuple[str, ...] = (),
) -> Finding:
    """A finding from quoted figures; its bounds hold whatever the rounding hides.

    Args:
        names: of the quoted figures, in the order of the formula's arguments.
        formula: rising or falling in each argument, so that the corners bound it.
        method: in words.
        same_data: see `Finding`.
        departs: see `Finding`.
    """
    figures = [quoted(name) for name in names]
    corners = [
        formula(*ends)
        for ends in product(
            *((f.value - f.precision / 2, f.value + f.precision / 2) for f in figures)
        )
    ]
    return Finding(
        value=formula(*(figure.value for figure in figures)),
        lower=min(corners),
        upper=max(corners),
        level=1.0,
        method=method,
        data=used(figures),
        same_data=same_data,
        departs=departs,
    )


def used(figures: list[QuotedFigure]) -> tuple[Used, ...]:
    """What some quoted figures rest on, each source once."""
    seen = {
        f.source: Used(f.source, f.period, f.licence, url=f.url, is_quoted=True)
        for f in figures
    }
    return tuple(seen.values())
