"""Reading of the bundled tables, which are text compressed with LZMA."""

import lzma
from pathlib import Path

_FOLDER = Path(__file__).parent


def read_lines(name: str) -> list[str]:
    """Lines of a bundled table without its heading."""
    return lzma.decompress((_FOLDER / name).read_bytes()).decode().split("\n")[1:-1]
