"""Publications, authorships and topics of pySciSci: CSV, no country."""

import sys
from pathlib import Path

from pyscisci.datasource.OpenAlex import OpenAlex

TABLES = ["publications", "publicationauthoraffiliation", "topics"]

if __name__ == "__main__":
    data, out, field = sys.argv[1:4]
    Path(out, "data").mkdir()
    Path(out, "data", "works").symlink_to(data)
    database = OpenAlex(path2database=out, database_extension="csv.gz", keep_in_memory=False)
    database.parse_publications(preprocess=True, dataframe_list=TABLES, show_progress=False)
