"""Firefox and WebKit to test with: found, else installed from Debian or Ubuntu."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.browser import install_debian


class NoEngineError(RuntimeError):
    """An engine could not be found, installed or started."""


@dataclass(frozen=True)
class Program:
    """A program, the packages that have it (the first there is), and the variable that names it."""

    name: str
    packages: tuple[str, ...]
    variable: str
    places: tuple[str, ...] = ()
    """Where it lies when it is not on the path; `*` stands for any folder."""

    def found(self) -> Path | None:
        """Return where it is; None when it is not here."""
        if named := os.environ.get(self.variable):
            return Path(named)
        return next(self._candidates(), None)

    def _candidates(self) -> Iterator[Path]:
        if on_path := shutil.which(self.name):
            yield Path(on_path)
        for place in self.places:
            yield from sorted(Path("/").glob(place.removeprefix("/")), reverse=True)

    def path(self) -> Path:
        """Return where it is; raise NoEngineError, saying what to do, when it is not here."""
        if found := self.found():
            return found
        raise NoEngineError(
            f"There is no {self.name}, and it could not be installed here.\nInstall it (on Debian "
            f"or Ubuntu: sudo apt-get install {self.packages[0]}), or name it in {self.variable}, "
            "and try again."
        )

    def ensure(self) -> Path:
        """Return where it is, installing it where it is missing."""
        for package in self.packages:
            if not self.found():
                install_debian(package)
        return self.path()


# Debian has the long-term Firefox; Ubuntu has a snap by that name, which can't read our profiles.
FIREFOX = Program(
    "firefox-esr",
    ("firefox-esr", "firefox"),
    "SWITCHING_FIREFOX",
    ("/usr/bin/firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"),
)
WEBKIT_DRIVER = Program("WebKitWebDriver", ("webkit2gtk-driver",), "SWITCHING_WEBKIT_DRIVER")
MINI_BROWSER = Program(
    "MiniBrowser",
    ("webkit2gtk-driver", "libwebkit2gtk-4.1-0"),
    "SWITCHING_WEBKIT",
    ("/usr/lib/*/webkit2gtk-4.*/MiniBrowser", "/usr/lib*/webkit2gtk-4.*/MiniBrowser"),
)
SCREEN = Program("Xvfb", ("xvfb",), "SWITCHING_XVFB")


def has_webkit() -> bool:
    """Tell whether WebKit with a driver exists for this system at all."""
    return sys.platform == "linux"


def ensure() -> dict[str, Path]:
    """Return where each program is, installing what is missing; raise NoEngineError if one is."""
    programs = [FIREFOX, *([WEBKIT_DRIVER, MINI_BROWSER, SCREEN] if has_webkit() else [])]
    return {program.name: program.ensure() for program in programs}
