"""nginx with the settings of docs/deploy, before an app. `python -m tests.nginx` sees to it.

Where it is not installed its Debian package is unpacked: installing it would start a server.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from switching.front.conf import write_snippets
from tests.server import HOST, ROOT, free_port

NAME = "switching.example.org"
VARIABLE = "SWITCHING_NGINX"
# Resolved: a worktree may share its folder of programs.
FOLDER = (ROOT / ".venv" / "nginx").resolve()
_START_SECONDS, _INSTALL_SECONDS = 20, 300
ANSWERED = "x-answered"
# Which processes were asked, the last one gave the answer: only tests want to know.
_ANSWERED = f"add_header {ANSWERED} $upstream_addr always;"
_AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


class NoNginxError(RuntimeError):
    """There is no nginx here, and none could be unpacked."""


def program() -> Path:
    """Return the program; raise NoNginxError, saying what to do, when it is not here."""
    named, on_path = os.environ.get(VARIABLE), shutil.which("nginx")
    tried = (named, on_path, "/usr/sbin/nginx", str(FOLDER / "usr" / "sbin" / "nginx"))
    for found in tried:
        if found and Path(found).is_file():
            return Path(found)
    raise NoNginxError(
        "The test of docs/deploy/nginx.conf needs nginx, which could not be had here.\n"
        f"Install it, or name it in {VARIABLE}, and try again."
    )


def _unpack() -> None:
    """Fetch the package of Debian or Ubuntu, and unpack it here."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    fetch = ["apt-get", "--quiet", "download", "nginx"]
    subprocess.run(fetch, cwd=FOLDER, check=True, timeout=_INSTALL_SECONDS)
    package = next(FOLDER.glob("nginx_*.deb"))
    subprocess.run(["dpkg-deb", "--extract", str(package), str(FOLDER)], check=True)


@dataclass(frozen=True)
class Front:
    """A started nginx: where it answers, and what it wrote."""

    plain: int
    secure: int
    log: Path
    warns: bool = True

    @property
    def url(self) -> str:
        """The address that people use."""
        return f"https://{NAME}:{self.secure}"

    def output(self) -> str:
        """Return what nginx warned of."""
        return self.log.read_text(encoding="utf-8")

    def trust(self) -> ssl.SSLContext:
        """Return what trusts the certificate of this front."""
        return ssl.create_default_context(cafile=str(self.log.with_name("cert.pem")))


def _make_certificate(folder: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
               "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
               "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)


def _site(folder: Path, front: Front) -> str:
    """Return the site of docs/deploy with the ports and the files of this computer."""
    text = (ROOT / "docs" / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for found, ours in (
        (r"listen \[::\][^;]*;", ""),
        (r"listen 80\b", f"listen {HOST}:{front.plain}"),
        (r"listen 443\b", f"listen {HOST}:{front.secure}"),
        (r"/etc/letsencrypt/live/[^;]*/fullchain.pem", f"{folder}/cert.pem"),
        (r"/etc/letsencrypt/live/[^;]*/privkey.pem", f"{folder}/key.pem"),
        (r"/var/log/nginx/switching.log crit", "stderr warn" if front.warns else "stderr crit"),
        (r"(include snippets/switching-pages.conf;)", rf"{_ANSWERED}\n    \1"),
    ):
        text, count = re.subn(found, ours, text)
        assert count, found
    return text


@contextmanager
def serve_before(folder: Path, front: Front, *ports: int) -> Iterator[Front]:
    """Run nginx before the processes on these ports, and end it afterwards."""
    _make_certificate(folder)
    write_snippets(folder, ports)
    (folder / "site.conf").write_text(_site(folder, front), encoding="utf-8")
    settings = folder / "nginx.conf"
    settings.write_text(_AROUND.format(folder=folder), encoding="utf-8")
    with front.log.open("wb") as log:
        command = [str(program()), "-c", str(settings), "-p", str(folder)]
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait_until_there(front, process)
            yield front
        finally:
            process.terminate()
            process.wait()


def _wait_until_there(front: Front, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        assert process.poll() is None, front.output()
        try:
            socket.create_connection((HOST, front.secure)).close()
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return


def new_front(folder: Path, warns: bool = True) -> Front:
    """Choose where a front will answer, and whether it writes of what is less than grave."""
    return Front(free_port(), free_port(), folder / "nginx.log", warns)


def main() -> None:
    """Unpack nginx where it is missing, or say what to do."""
    try:
        program()
    except NoNginxError:
        with suppress(OSError, subprocess.SubprocessError, StopIteration):
            _unpack()
    try:
        print(f"nginx: {program()}")
    except NoNginxError as missing:
        sys.exit(str(missing))


if __name__ == "__main__":
    main()
