"""The fonts of the page: the letters it uses, cut out of the fonts of the pictures."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from functools import lru_cache

from fontTools import subset
from fontTools.ttLib import TTFont

from talentatlas.charts import fonts

# Language → files and weights; the Chinese fonts have one weight, browsers thicken it.
WEIGHTS: dict[str, tuple[tuple[str, int], ...]] = {
    "en": (("FiraSans-Regular.ttf", 400), ("FiraSans-SemiBold.ttf", 600)),
    "zh-Hans": (("NotoSansSC-Regular.otf", 400),),
    "zh-Hant": (("NotoSansTC-Regular.otf", 400),),
}
ALWAYS = frozenset(map(chr, range(0x20, 0x7F)))


def font_faces(texts: Iterable[str], lang: str) -> str:
    """CSS rules that carry a font with the letters of some texts inside them.

    The page then needs no font of the reader's machine, and labels keep the widths that the
    figures were laid out for.
    """
    letters = "".join(sorted(ALWAYS.union(*texts)))
    name = fonts.FONTS[lang][0]
    return "\n".join(
        f'@font-face{{font-family:"{name}";font-weight:{weight};'
        f"src:url(data:font/otf;base64,{base64.b64encode(part).decode('ascii')})}}"
        for part, weight in ((_part(lang, f, letters, ""), w) for f, w in WEIGHTS[lang])
    )


def font_file(lang: str, weight: int, letters: str) -> bytes:
    """A font with only these letters, as WOFF2.

    Args:
        lang: BCP 47 tag that the font is for.
        weight: 400, or 600 where there is one.
        letters: that it holds.
    """
    file = next(file for file, own in WEIGHTS[lang] if own == weight)
    return _part(lang, file, letters, "woff2")  # packed by the library brotli


@lru_cache(maxsize=8)
def _part(lang: str, file: str, letters: str, flavour: str) -> bytes:
    """A font with only these letters; the same bytes every time."""
    options = subset.Options(layout_features=["kern", "tnum", "mark", "mkmk"], hinting=False)
    options.recalc_timestamp = False
    options.name_IDs = [0, 1, 2, 13, 14]  # copyright, names and licence stay in the part
    font = TTFont(fonts.folder(lang) / file, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=letters)
    cutter.subset(font)
    font.flavor = flavour or None
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
