"""Marks that a figure places by hand, in pixels, beside or over its axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any  # specifications are JSON

Position = Mapping[str, Any]


def at(name: str) -> dict[str, Any]:
    """A position in pixels that stands in a field."""
    return {"field": name, "type": "quantitative", "scale": None, "axis": None}


def colour(name: str) -> dict[str, Any]:
    """A colour that stands in a field."""
    return {"field": name, "type": "nominal", "scale": None}


def layer(
    data: Sequence[Mapping[str, Any]], mark: Mapping[str, Any], **encoding: Position
) -> dict[str, Any]:
    """One layer with its own rows."""
    return {"data": {"values": list(data)}, "mark": dict(mark), "encoding": encoding}


def texts(
    data: Sequence[Mapping[str, Any]], x: Position, y: Position, *, name: str = "text",
    **style: object,
) -> dict[str, Any]:  # fmt: skip
    """Words at given places; `name` is the field that holds them."""
    mark = {"type": "text", "baseline": "middle", **style}
    return layer(data, mark, x=x, y=y, text={"field": name}, tooltip={"value": None})
