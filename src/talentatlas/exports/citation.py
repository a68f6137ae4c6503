"""How to cite a result: the tool, the data release, and every source that it was made from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any  # CSL-JSON

from talentatlas.exports.licence_rule import LICENCE_URL, NONE, OPEN, barred
from talentatlas.vocabulary.messages import Messages, read_catalogue

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas

CATALOGUE = Path(__file__).with_name("messages.csv")
REFERENCE_DATA = Path(__file__).with_name("reference_data.csv")
CONTRIBUTORS = "The Talent Atlas contributors"  # as in the file CITATION.cff of the project
LINK = re.compile(r"https?://[^\s,;]+")
TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Work:
    """One thing to cite.

    Args:
        key: short and stable, for BibTeX and CSL.
        kind: "software" or "dataset".
        title: its own.
        author: who made it.
        version: release, or "" when it states none.
        url: where it is, or "".
        licence: SPDX identifier, or its owner's words.
        notes: what else is to be said: keys of the catalogue, each with its value.
        date: of publication (YYYY-MM-DD), or "".
    """

    key: str
    kind: str
    title: str
    author: str
    version: str = ""
    url: str = ""
    licence: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    date: str = ""

    @property
    def note(self) -> str:
        """The notes in English, as entries for reference managers hold them."""
        return "; ".join(noted(self, "en"))


def works_of(
    atlas: Atlas, measures: Sequence[str] = (), *, date: str = "", licence: str = ""
) -> list[Work]:
    """Everything behind some results: tool, data release, sources, tables of places.

    Every source of an atlas decides who is one person, and so every number; a result rests on
    all of them.

    Args:
        atlas: whose results they are.
        measures: names of the measures shown; none for all.
        date: on which the data release was published.
        licence: of the data release; CC-BY-4.0 unless a source bars it, when nothing is said.

    Raises:
        UnknownNameError: no measure of that name.
    """
    version = atlas.manifest["version"]
    licence = licence or (NONE if barred(atlas) else OPEN)
    release = Work(
        f"talentatlas-{atlas.vintage}-{atlas.run_id}", "dataset",
        f"Talent Atlas data release {atlas.vintage}", CONTRIBUTORS,
        version=atlas.vintage, licence=licence.replace(NONE, ""),
        notes=_notes(atlas, measures), date=date,
    )  # fmt: skip
    tool = Work(
        f"talentatlas-{version}", "software", "Talent Atlas", CONTRIBUTORS,
        version=version, licence="Apache-2.0",
    )  # fmt: skip
    return [tool, release, *_sources(atlas), *_reference_data()]


def as_text(works: Iterable[Work], lang: str = "en") -> str:
    """One paragraph a work, for a reference list in a language."""
    say = Messages(CATALOGUE, lang)
    return "\n\n".join(_sentence(work, say) for work in works)


def as_bibtex(works: Iterable[Work]) -> str:
    """BibTeX entries of BibLaTeX's types; every field in braces, so that case is kept."""
    return "\n".join(_entry(work) for work in works)


def as_csl(works: Iterable[Work]) -> str:
    """CSL-JSON, as reference managers import it."""
    items = [_item(work) for work in works]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def noted(work: Work, lang: str) -> list[str]:
    """The notes of a work in a language."""
    say = Messages(CATALOGUE, lang)
    return [say(key, value=value) for key, value in work.notes]


def _notes(atlas: Atlas, measures: Sequence[str]) -> tuple[tuple[str, str], ...]:
    from talentatlas.measures.base import MEASURES

    named = [MEASURES.get(name.replace("-", "_")).name for name in measures]
    shown = [("note_measures", ", ".join(named))] if named else []
    return (("note_run", atlas.run_id), *shown)


def _sources(atlas: Atlas) -> list[Work]:
    """The sources of an atlas with the releases or dates of the files that were read."""
    origins = atlas.origins().rows()
    found: list[Work] = []
    for source in atlas.run["sources"]:
        own = [row for row in origins if row["source"] == source["name"]]
        stated = sorted({row["vintage"] for row in own if row["vintage"]})
        licences = sorted({row["licence"] for row in own}) or [source["licence"]]
        citation = source["citation"] or source["title"]
        found.append(
            Work(
                source["name"], "dataset", source["title"],
                LINK.sub("", citation).strip(" ,.;") or source["title"],
                version=_span(stated), url=source["homepage"], licence="; ".join(licences),
                notes=(("note_files", f"{len(own):,}"),) if own else (),
            )
        )  # fmt: skip
        cited = sorted({row["citation"] for row in own if row["citation"]} - {citation})
        found += [
            Work(f"{source['name']}-{place}", "dataset", text, "", url=_link(text))
            for place, text in enumerate(cited, 1)
        ]
    return found


def _span(stated: list[str]) -> str:
    """Releases or dates of some files: "2026-02-01–2026-02-23"."""
    return stated[0] if len(stated) == 1 else f"{stated[0]}–{stated[-1]}" if stated else ""


def _link(text: str) -> str:
    found = LINK.search(text)
    return found[0].rstrip(".") if found else ""


def _reference_data() -> list[Work]:
    return [
        Work(
            row["key"], "dataset", row["title"], row["producer"],
            url=row["url"], licence=row["licence"], notes=((f"used_for_{row['key']}", ""),),
        )
        for row in read_catalogue(REFERENCE_DATA).values()
    ]  # fmt: skip


def _sentence(work: Work, say: Messages) -> str:
    kind = say(f"cite_{work.kind}")
    title = say("title_release", version=work.version) if _is_release(work) else work.title
    has_author = work.author and work.author != work.title
    head = "cite_head" if has_author else "cite_head_title"
    parts = [say(head, author=work.author.rstrip("."), title=title.rstrip("."), kind=kind)]
    if work.version and not _is_release(work):
        parts.append(say("cite_version", value=work.version))
    if work.date:
        parts.append(say("cite_date", value=work.date))
    parts += noted(work, say.lang)
    if work.licence:
        stated = say("licence_none") if work.licence == "none stated" else work.licence
        parts.append(say("cite_licence", value=stated))
    return say("cite_gap").join([*parts, *filter(None, [work.url])]) + say("cite_end")


def _is_release(work: Work) -> bool:
    return any(key == "note_run" for key, _ in work.notes)


def _entry(work: Work) -> str:
    fields = {
        "author": f"{{{_tex(work.author)}}}" if work.author else "",
        "title": f"{{{_tex(work.title)}}}", "version": _tex(work.version),
        "year": work.date[:4], "date": work.date, "url": work.url,
        "note": _tex("; ".join(filter(None, (work.note, work.licence)))),
    }  # fmt: skip
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{work.kind}{{{work.key},\n" + ",\n".join(lines) + "\n}\n"


def _tex(text: str) -> str:
    return "".join(TEX.get(letter, letter) for letter in text)


def _item(work: Work) -> dict[str, Any]:
    item: dict[str, Any] = {"id": work.key, "type": work.kind, "title": work.title}
    if work.author:
        item["author"] = [{"literal": work.author}]
    if work.date:
        item["issued"] = {"date-parts": [[int(part) for part in work.date.split("-")]]}
    named = {"version": work.version, "URL": work.url, "note": work.note}
    item |= {name: value for name, value in named.items() if value}
    if work.licence:
        item["license"] = LICENCE_URL.get(work.licence, work.licence)
    return item
