"""Firefox and WebKit to test with: found, else installed from Debian or Ubuntu."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.browser import install_debian


class NoEngineError(RuntimeError):
    """An engine could not be found, installed or started."""


@dataclass(frozen=True)
class Program:
    """A program, the package that brings it, and the variable that names another one."""

    name: str
    package: str
    variable: str
    place: str | None = None
    """Where it lies when it is not on the path; `*` stands for any folder."""

    def found(self) -> Path | None:
        """Return where it is; None when it is not here."""
        if named := os.environ.get(self.variable):
            return Path(named)
        if on_path := shutil.which(self.name):
            return Path(on_path)
        return next(Path("/").glob(self.place), None) if self.place else None

    def path(self) -> Path:
        """Return where it is; raise NoEngineError, saying what to do, when it is not here."""
        if found := self.found():
            return found
        raise NoEngineError(
            f"There is no {self.name}, and it could not be installed here.\nInstall it (on Debian "
            f"or Ubuntu: sudo apt-get install {self.package}), or name it in {self.variable}, "
            "and try again."
        )

    def ensure(self) -> Path:
        """Return where it is, installing it where it is missing."""
        if not self.found():
            install_debian(self.package)
        return self.path()


# Ubuntu's `firefox` is a snap, which can't read a profile of ours.
FIREFOX = Program("firefox-esr", "firefox-esr", "SWITCHING_FIREFOX")
WEBKIT_DRIVER = Program("WebKitWebDriver", "webkit2gtk-driver", "SWITCHING_WEBKIT_DRIVER")
MINI_BROWSER = Program(
    "MiniBrowser", "webkit2gtk-driver", "SWITCHING_WEBKIT", "usr/lib/*/webkit2gtk-4.*/MiniBrowser"
)
SCREEN = Program("Xvfb", "xvfb", "SWITCHING_XVFB")


def runs_here() -> bool:
    """Tell whether Firefox and WebKit can be driven on this system."""
    return sys.platform == "linux"


def ensure() -> dict[str, Path]:
    """Return where each program is, installing what is missing; raise NoEngineError if one is."""
    programs = (FIREFOX, WEBKIT_DRIVER, MINI_BROWSER, SCREEN)
    return {program.name: program.ensure() for program in programs}
