"""What nginx is told of the processes; all else of its settings stands in docs/deploy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

DEPLOY = Path(__file__).parents[2] / "docs" / "deploy"
PROCESSES = "switching-processes.conf"
BLUE, GREEN = 8501, 8511
"""The first port of each colour: one colour is at work, and an update starts the other one."""
MOST = GREEN - BLUE

_HEAD = """\
# /etc/nginx/snippets/switching-processes.conf: the processes, of both colours, by their ports. Only
# one colour is at work at a time; who is not there is passed by at once.
# Written by `python -m switching.front processes --workers {workers}`.
"""
_HERE = """\
# Made by `make serve`, for this computer alone.
daemon off;
pid nginx.pid;
error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include snippets/switching-http.conf;
    server {{
        listen 127.0.0.1:{port};
        server_name localhost 127.0.0.1;
        # To the app a visit of this computer's own browser is one, as without nginx. Who comes past
        # another server still leaves the traces of it.
        set $switching_visitor $http_x_forwarded_for;
        set $switching_scheme  $http_x_forwarded_proto;
        set $switching_host    $http_x_forwarded_host;
        include snippets/switching-pages.conf;
    }}
}}
"""


def colours(workers: int) -> tuple[range, range]:
    """Return the ports of so many processes of each colour."""
    return range(BLUE, BLUE + workers), range(GREEN, GREEN + workers)


def processes_conf(ports: Sequence[int], workers: int) -> str:
    """Write what nginx has to know of the processes on these ports, of all colours."""
    numbered = list(enumerate(ports, start=1))
    lines = [_HEAD.format(workers=workers), "upstream switching_any {", "    least_conn;"]
    lines += [f"    {_server(port)}" for port in ports]
    lines += ["}", "", "# The own one first, and any other one when it is not there."]
    for number, port in numbered:
        others = [_server(other, " backup") for other in ports if other != port]
        lines += [f"upstream switching_{number} {{", "    least_conn;", f"    {_server(port)}"]
        lines += [f"    {other}" for other in others] + ["}"]
    lines += ["", "map $cookie_switching_way $switching_process {"]
    lines += ["    default switching_any;"]
    lines += [f'    "{number}"     switching_{number};' for number, _ in numbered]
    lines += ["}", "", "# Who answered last: others were tried before when they were not there."]
    lines += ["map $upstream_addr $switching_answered {", '    default "";']
    lines += [f"    ~:{port}$  {number};" for number, port in numbered]
    return "\n".join((*lines, "}", ""))


def _server(port: int, more: str = "") -> str:
    return f"server 127.0.0.1:{port} max_fails=0{more};"


def write_here(folder: Path, port: int, ports: Sequence[int]) -> Path:
    """Write settings with which one's own user runs nginx from `folder`; return their file."""
    write_snippets(folder, ports)
    settings = folder / "nginx.conf"
    settings.write_text(_HERE.format(port=port), encoding="utf-8")
    return settings


def write_snippets(folder: Path, ports: Sequence[int]) -> None:
    """Put what docs/deploy has for every nginx below `folder`, for the processes on these ports."""
    (folder / "snippets").mkdir(parents=True, exist_ok=True)
    for source in (DEPLOY / "snippets").glob("*.conf"):
        text = source.read_text(encoding="utf-8")
        if source.name == PROCESSES:
            text = processes_conf(ports, len(ports))
        (folder / "snippets" / source.name).write_text(text, encoding="utf-8")
