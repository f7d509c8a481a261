"""The pages, for whatever visits them all."""

from dataclasses import dataclass
from typing import Any

from tests.soak import soaked


@dataclass(frozen=True)
class PageAddress:
    """A page: what its pictures are called, its path, and whether it shows one dossier."""

    name: str
    path: str
    of_dossier: bool = False

    def url(self, switch: int | None = None) -> str:
        """Return the address, for the dossier `switch` on a page that shows one."""
        return f"{self.path}?switch={switch}" if self.of_dossier and switch else self.path


PAGES = (
    PageAddress("worklist", "/"),
    PageAddress("new_switch", "/new_switch"),
    PageAddress("organisations", "/organisations"),
    PageAddress("overview", "/overview"),
    PageAddress("funder", "/funder"),
    PageAddress("administration", "/administration"),
    PageAddress("importing", "/importing"),
    PageAddress("privacy", "/privacy"),
    PageAddress("accessibility", "/accessibility"),
    PageAddress("guide", "/guide"),
    PageAddress("intake_call", "/intake_call", of_dossier=True),
    PageAddress("learning_question", "/learning_question", of_dossier=True),
    PageAddress("action_plan", "/action_plan", of_dossier=True),
    PageAddress("exchange", "/exchange", of_dossier=True),
    PageAddress("dossier", "/dossier", of_dossier=True),
    PageAddress("funder_profile", "/funder_profile", of_dossier=True),
)

WITH_HEADER = [page.name for page in PAGES if page.of_dossier and page.name != "funder_profile"]
"""Pages with the header of their dossier: what the funder asks is looked at apart from it."""


def name_of(page: PageAddress) -> str:
    """Return what a test's case of this page is called."""
    return page.name


def pages(*kept: str) -> list[Any]:
    """Return the pages whose names are `kept` as cases of a test, and the others for soak."""
    others = soaked(page for page in PAGES if page.name not in kept)
    return [*(page for page in PAGES if page.name in kept), *others]
