"""Writes the Spark text of every statement: python tests/engine/spark_text.py."""

from pathlib import Path

from talentatlas.config import Choices
from talentatlas.engine.portable import to_spark
from talentatlas.measures import MEASURES
from talentatlas.pipeline import statements

FOLDER = Path(__file__).with_name("golden")


def texts() -> dict[str, str]:
    """File name → Spark text of every table, and of every measure that is SQL."""
    choices = Choices().parameters()
    found = {f"{s.name}.sql": to_spark(s.bound(choices)) for s in statements()}
    for measure in map(MEASURES.get, MEASURES.names()):
        if measure.statement is not None:
            text = to_spark(measure.statement.bound(measure.parameters()))
            found[f"measure-{measure.name}.sql"] = text
    return {name: text + "\n" for name, text in sorted(found.items())}


def stored() -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.sql"))}


if __name__ == "__main__":
    for old in FOLDER.glob("*.sql"):
        old.unlink()
    for name, text in texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
