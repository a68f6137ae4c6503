"""Tables as text in aligned columns, on any terminal and in any of the languages."""

from __future__ import annotations

from collections.abc import Sequence

GAP = "  "


def aligned(
    rows: Sequence[Sequence[str]], *, right: Sequence[int] = (), indent: int = 0
) -> str:
    """Rows in columns as wide as their widest cell.

    Args:
        rows: cells; Chinese characters count for two.
        right: numbers of the columns that are set flush right.
        indent: spaces before each row.
    """
    from rich.cells import cell_len

    if not rows:
        return ""
    widths = [max(cell_len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines: list[str] = []
    for row in rows:
        cells = []
        for number, (cell, width) in enumerate(zip(row, widths, strict=True)):
            space = " " * (width - cell_len(cell))
            cells.append(space + cell if number in right else cell + space)
        lines.append(" " * indent + GAP.join(cells).rstrip())
    return "\n".join(lines)
