"""A figure: its specification, its words, the rows behind it, and its pictures."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any  # specifications are JSON

import vl_convert

from talentatlas.charts import fonts
from talentatlas.charts.pdf import stable
from talentatlas.charts.style import INK, MISSING, MUTED, PAPER, RULE
from talentatlas.charts.typesetting import lines
from talentatlas.errors import StorageError, UnknownNameError
from talentatlas.quantity import Table

MARGIN = 20
TITLE, SUBTITLE, SOURCE = 19, 13, 10.5  # font sizes in pixels
LEADING = 1.35
CLIP = re.compile(r"\bclip\d+\b")
HATCH = (
    '<defs><pattern id="missing" width="5" height="5" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="5" height="5" fill="#f3f4f1"/>'
    '<rect width="1.6" height="5" fill="#b9bdb8"/></pattern></defs>'
)


@dataclass(frozen=True)
class Figure:
    """A drawing and everything that must be said beside it.

    Args:
        name: short stable name, used for files.
        lang: BCP 47 tag of its words.
        spec: Vega or Vega-Lite specification of the drawing, without title and source.
        title: what is shown, with unit and year.
        subtitle: population, and how to read it.
        source_line: maker, vintage, population, level of the intervals, cautions.
        summary: what the picture shows, for readers who do not see it.
        table: the rows behind it.
        period: year or years shown, where a figure shows one period.
    """

    name: str
    lang: str
    spec: dict[str, Any]
    title: str
    subtitle: str
    source_line: str
    summary: str
    table: Table
    period: str = ""

    def __repr__(self) -> str:
        return f"{self.title}\n{self.summary}\n{self.source_line}"

    def _repr_html_(self) -> str:
        """The picture as notebooks show it, with its summary for those who do not see it."""
        data = b64encode(self.png()).decode()
        return (
            f'<figure lang="{self.lang}" style="margin:0"><img style="max-width:100%" '
            f'width="{round(self._width)}" alt="{escape(f"{self.title}. {self.summary}")}" '
            f'src="data:image/png;base64,{data}"></figure>'
        )

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> dict[str, str]:
        """The picture, its summary, and no specification that a notebook would draw anew."""
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}

    @property
    def _width(self) -> float:
        size = re.search(r'<svg[^>]*? width="([\d.]+)"', self._framed)
        assert size is not None  # framed by us
        return float(size[1])

    @cached_property
    def _framed(self) -> str:
        return _framed(self)

    def svg(self) -> str:
        """The picture with title, subtitle and source line, as SVG."""
        return self._framed

    def png(self, scale: float = 2.0) -> bytes:
        """The picture as PNG, `scale` pixels to a point."""
        fonts.register()
        return vl_convert.svg_to_png(self.svg(), scale=scale)

    def pdf(self) -> bytes:
        """The picture as PDF with the font embedded."""
        fonts.register()
        return stable(vl_convert.svg_to_pdf(self.svg()))

    def save(self, path: Path) -> None:
        """Write the picture; the ending of the name says in which format.

        Raises:
            UnknownNameError: the ending is not png, svg or pdf.
            StorageError: the file cannot be written.
        """
        makers = {"png": self.png, "pdf": self.pdf, "svg": lambda: self.svg().encode()}
        kind = path.suffix.removeprefix(".").lower()
        if kind not in makers:
            raise UnknownNameError("picture format", kind, makers)
        content = makers[kind]()
        unfinished = path.with_name(f"{path.name}.part")
        try:
            unfinished.write_bytes(content)
            unfinished.replace(path)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise StorageError(
                f"{path} cannot be written: {error.strerror}.",
                why="The picture was not saved.",
                todo="Check that the folder exists, may be written to, and has room.",
            ) from error


def drawing(spec: dict[str, Any]) -> str:
    """The bare drawing of a specification as SVG."""
    fonts.register()
    is_lite = "vega-lite" in spec["$schema"]
    convert = vl_convert.vegalite_to_svg if is_lite else vl_convert.vega_to_svg
    svg = convert(spec, allowed_base_urls=[])
    seen: dict[str, str] = {}  # the library numbers clips on from drawing to drawing
    return CLIP.sub(lambda clip: seen.setdefault(clip[0], f"clip-{len(seen)}"), svg)


def _framed(figure: Figure) -> str:
    """Title and subtitle above, drawing, source line below, on paper."""
    body = drawing(figure.spec)
    size = re.search(r'<svg[^>]*? width="([\d.]+)"[^>]*? height="([\d.]+)"', body)
    assert size is not None  # every drawing of the library states its size
    wide, high = float(size[1]), float(size[2])
    y, text = float(MARGIN), list[str]()
    blocks = (figure.title, TITLE, INK, 600), (figure.subtitle, SUBTITLE, MUTED, 400)
    for words, points, colour, weight in blocks:
        block, y = _block(words, points=points, colour=colour, weight=weight, y=y, wide=wide)
        text.append(block)
        y += 3
    y += 12
    placed = body.replace("<svg ", f'<svg x="{MARGIN}" y="{y:g}" ', 1)
    y += high + 12
    rule = f'<path d="M{MARGIN} {y:g}h{wide:g}" stroke="{RULE}"/>'
    source, y = _block(
        figure.source_line, points=SOURCE, colour=MUTED, weight=400, y=y + 6, wide=wide
    )
    full_wide, full_high = wide + 2 * MARGIN, y + MARGIN - 6
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{full_wide:g}" height="{full_high:g}" '
        f'viewBox="0 0 {full_wide:g} {full_high:g}" xml:lang="{figure.lang}" role="img" '
        f'font-family="{fonts.family(figure.lang)}">'
        f"<title>{escape(figure.title)}</title><desc>{escape(figure.summary)}</desc>{HATCH}"
        f'<rect width="100%" height="100%" fill="{PAPER}"/>'
    )
    hatched = placed.replace(f'fill="{MISSING}"', 'fill="url(#missing)"')
    return f"{head}{''.join(text)}{hatched}{rule}{source}</svg>\n"


def _block(
    words: str, *, points: float, colour: str, weight: int, y: float, wide: float
) -> tuple[str, float]:
    """Lines of text from a height downwards, and the height below them."""
    drawn: list[str] = []
    for line in lines(words, points, wide):
        y += points * LEADING
        drawn.append(
            f'<text x="{MARGIN}" y="{y - 0.25 * points:g}" font-size="{points:g}" '
            f'font-weight="{weight}" fill="{colour}">{escape(line)}</text>'
        )
    return "".join(drawn), y
