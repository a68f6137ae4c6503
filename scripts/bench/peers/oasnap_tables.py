"""Reduced records of oasnap-reader: JSON lines, no country."""

import sys
from pathlib import Path

from oasnap_reader.reader import ReadGZ

if __name__ == "__main__":
    data, out, field = sys.argv[1:4]
    ReadGZ(in_path=Path(data), out_path=Path(out), chunk_size=20_000).read_all(max_workers=2)
