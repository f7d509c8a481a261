"""For who runs the server: `python -m switching.front`; docs/deploy.md says when."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from switching.cli.command import Main, stop
from switching.cli.options import (
    Number,
    argument,
    group_language_option,
    language_option,
    option,
)
from switching.front.conf import MOST, colours, processes_conf
from switching.front.here import NoNginxError, serve_here
from switching.front.opening import NotOpenedError, open_page, wait_until_healthy
from switching.i18n import Texts
from switching.models import Language, N_

_APP = Path(__file__).parents[2] / "app.py"
_PORT = Number(1, 65_535)
_workers = option(
    "--workers",
    type=Number(1, MOST),
    default=2,
    show_default=True,
    help=N_("how many processes"),
)


@click.group(cls=Main, help=N_("Several processes on one database, behind nginx."))
@group_language_option
def main() -> None:
    pass


@main.command(
    "processes", help=N_("Print what nginx has to know of so many processes of each colour.")
)
@_workers
@language_option
def processes(workers: int, language: str) -> None:
    blue, green = colours(workers)
    click.echo(processes_conf([*blue, *green], workers), nl=False)


@main.command(
    "open", help=N_("Wait until all processes on these PORTS are well, and open a page at each.")
)
@option("--name", default="localhost", help=N_("what people call the server"))
@option(
    "--seconds",
    type=Number(1, 3600),
    default=90,
    show_default=True,
    help=N_("how long it may take to start"),
)
@argument("ports", type=_PORT, nargs=-1, required=True, metavar=N_("PORTS"))
@language_option
def open_(name: str, seconds: int, ports: tuple[int, ...], language: str) -> None:
    try:
        for port in ports:
            wait_until_healthy(port, name, seconds)
        with ThreadPoolExecutor(len(ports)) as at_once:
            list(at_once.map(lambda port: open_page(port, name), ports))
    except NotOpenedError as error:
        stop(Texts(Language(language)), error.message)


@main.command(
    "serve", help=N_("Serve this computer's own user with so many processes, until Ctrl+C.")
)
@_workers
@option("--port", type=_PORT, default=8501, show_default=True, help=N_("where it answers"))
@language_option
def serve(workers: int, port: int, language: str) -> None:
    texts = Texts(Language(language))

    def say_ready(address: str) -> None:
        said = texts.ngettext(
            "{count} process at {address}; Ctrl+C ends it.",
            "{count} processes at {address}; Ctrl+C ends them.",
            workers,
            address=address,
        )
        click.echo(said)

    try:
        raise SystemExit(serve_here(_APP, workers, port, say_ready))
    except (NoNginxError, NotOpenedError) as error:
        stop(texts, error.message)


if __name__ == "__main__":
    main()
