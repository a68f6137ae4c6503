"""A figure on a page, its specification as JSON for a script, and the library that draws it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import orjson
import vl_convert

from talentatlas.charts.figure import Figure
from talentatlas.charts.world_map import world
from talentatlas.templates.tables import Shown

WORLD = "@world"  # the shapes are sent once, however many maps a page has
SNIPPET = "window.vegaEmbed = vegaEmbed;"


@dataclass(frozen=True, slots=True)
class Panel:
    """A figure on the page: its drawing for wide and narrow screens, and its table."""

    figure: Figure
    narrow: Figure
    table: Shown

    @property
    def specs(self) -> str:
        """Both specifications as JSON that is safe inside a script element."""
        return script_json({"wide": lean(self.figure.spec), "narrow": lean(self.narrow.spec)})


def script_json(value: object) -> str:
    """JSON that cannot close the script element it stands in."""
    text = orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    return text.replace("<", "\\u003c")


def lean(spec: object) -> object:
    """A specification with the shapes of the world replaced by a mark."""
    if spec is world():
        return WORLD
    if isinstance(spec, dict):  # rows hold no shapes, and there may be thousands
        return {k: v if _is_rows(k, v) else lean(v) for k, v in spec.items()}
    return [lean(value) for value in spec] if isinstance(spec, list) else spec


def _is_rows(key: str, value: object) -> bool:
    return key == "values" and isinstance(value, list)


@cache
def drawing_library() -> str:
    """Vega, Vega-Lite and their embedding, as one script without outside parts."""
    return vl_convert.javascript_bundle(SNIPPET)
