"""Pages plug in here: each is one file in `pages` and one template of the same name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from talentatlas.registry import Registry
from talentatlas.vocabulary.messages import Messages
from talentatlas.web.addresses import Addresses
from talentatlas.web.asked import Asked
from talentatlas.web.choices import Choice
from talentatlas.web.holdings import Holdings

HERE = Path(__file__).parent
Choosing = Callable[[Holdings], Sequence[Choice]]
Making = Callable[[Asked], dict[str, object]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page.

    Args:
        name: in the address, and of its template and catalogue.
        order: in the navigation; None for a page that others lead to.
        choices: what can be chosen, of an atlas.
        make: what the template is told; its `panels` map names to figures, which become files.
    """

    name: str
    order: int | None
    choices: Choosing
    make: Making

    def tell(self, lang: str) -> Messages:
        """The page's own words."""
        return Messages(HERE / "messages" / f"{self.name}.csv", lang)


PAGES: Registry[Page] = Registry("page", "talentatlas.web.pages")


def page(
    name: str, *, order: int | None, choices: Choosing = lambda _: ()
) -> Callable[[Making], Making]:
    """Register a function as what makes a page.

    Args:
        name: in the address.
        order: in the navigation; None for a page that others lead to.
        choices: what can be chosen on it.
    """

    def register(make: Making) -> Making:
        PAGES.register(name, Page(name, order, choices, make))
        return make

    return register


def navigation() -> list[Page]:
    """Pages in the order of the navigation."""
    listed = [page for page in PAGES if page.order is not None]
    return sorted(listed, key=lambda page: (page.order, page.name))


def ask(
    page: Page, holdings: Holdings, lang: str, query: Mapping[str, str], addresses: Addresses
) -> Asked:
    """A view as asked for; what does not exist falls back and is noted.

    Args:
        page: which.
        holdings: what it draws from.
        lang: BCP 47 tag.
        query: as it stands in the address.
        addresses: where everything is found.
    """
    choices = page.choices(holdings)
    read = {c.name: c.read(query[c.name]) for c in choices if c.name in query}
    values = {c.name: read.get(c.name) or c.default for c in choices}
    unknown = [(n, v) for n, v in query.items() if read.get(n) is None]
    return Asked(
        holdings=holdings, lang=lang, page=page.name, choices=choices, query=values,
        addresses=addresses, unknown=tuple(sorted(unknown)),
    )  # fmt: skip
