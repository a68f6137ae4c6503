"""The same chart in three languages, as PNG and SVG, with the table behind it.

    python examples/pictures.py FOLDER

Runs offline on the bundled figures.
"""

import sys
from pathlib import Path

import talentatlas as ta
from talentatlas.charts.net_flow_bars import net_flow_bars

LANGUAGES = ("en", "zh-Hans", "zh-Hant")


def main(folder: str = "pictures") -> None:
    """Draw gains and losses by country or region."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    estimates = ta.demo().estimates().where(population="ai-authors")
    for lang in LANGUAGES:
        figure = net_flow_bars(estimates, lang=lang)
        for kind in ("png", "svg"):
            figure.save(out / f"net_flow.{lang}.{kind}")
        print(figure.summary)  # what the picture shows, for those who do not see it
    print(figure.table)


if __name__ == "__main__":
    main(*sys.argv[1:])
