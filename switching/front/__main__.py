"""For who runs the server: `python -m switching.front`; docs/deploy.md says when."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from switching.front.conf import MOST, colours, processes_conf
from switching.front.here import NoNginxError, serve_here
from switching.front.opening import NotOpenedError, open_page, wait_until_healthy

_APP = Path(__file__).parents[2] / "app.py"
_workers = click.option("--workers", type=click.IntRange(1, MOST), default=2, show_default=True)


@click.group()
def main() -> None:
    """Several processes on one database, behind nginx."""


@main.command()
@_workers
def processes(workers: int) -> None:
    """Print what nginx has to know of so many processes of each colour."""
    blue, green = colours(workers)
    click.echo(processes_conf([*blue, *green], workers), nl=False)


@main.command("open")
@click.option("--name", default="localhost", help="what people call the server")
@click.option("--seconds", default=90.0, show_default=True, help="how long it may take to start")
@click.argument("ports", type=int, nargs=-1, required=True)
def open_(name: str, seconds: float, ports: tuple[int, ...]) -> None:
    """Wait until all processes on these PORTS are well, and open a page at each."""
    try:
        for port in ports:
            wait_until_healthy(port, name, seconds)
        with ThreadPoolExecutor(len(ports)) as at_once:
            list(at_once.map(lambda port: open_page(port, name), ports))
    except NotOpenedError as error:
        raise click.ClickException(str(error)) from None


@main.command()
@_workers
@click.option("--port", default=8501, show_default=True)
def serve(workers: int, port: int) -> None:
    """Serve this computer's own user with so many processes, until Ctrl+C."""
    try:
        raise SystemExit(serve_here(_APP, workers, port))
    except (NoNginxError, NotOpenedError) as error:
        raise click.ClickException(str(error)) from None


if __name__ == "__main__":
    main()
