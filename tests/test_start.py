"""Starting the server: it refuses to, with the reason, when strangers could come in."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import httpx
import pytest

from tests.provider import Provider, secrets
from tests.server import ROOT, free_port, serve
from tests.soak import one_in

pytestmark = pytest.mark.slow

PROVIDER = Provider("https://login.example.org")
HOME = "https://switching.example.org"
EVERYWHERE = ("--server.address", "0.0.0.0")


def start(folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Try to start the app; fail when it still runs after a minute."""
    return subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(free_port()),
         *options],
        cwd=ROOT,
        env={**os.environ, "SWITCHING_DATABASE": str(folder / "switching.db"), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )  # fmt: skip


def with_secrets(folder: Path, text: str) -> tuple[str, str]:
    """Write the secrets; return the option that names them."""
    file = folder / "secrets.toml"
    file.write_text(text, encoding="utf-8")
    return "--secrets.files", str(file)


@pytest.mark.parametrize("way", one_in(2, ["flag", "environment"]))
def test_without_sign_in_it_does_not_start_where_others_can_come(tmp_path: Path, way: str) -> None:
    if way == "flag":
        refused = start(tmp_path, *EVERYWHERE)
    else:
        refused = start(tmp_path, STREAMLIT_SERVER_ADDRESS="0.0.0.0")
    assert refused.returncode == 1
    assert "Zonder aanmelden luistert deze app alleen op deze computer" in refused.stderr
    assert "server.address is 0.0.0.0" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "switching.db").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[auth]\n", "ontbreekt nog: redirect_uri, cookie_secret, client_id"),
        ("auth = 'yes'\n", "ontbreekt nog: redirect_uri"),
        ("[auth\n", "kunnen niet gelezen worden"),
        (secrets(PROVIDER, HOME, cookie_secret="short"), "minstens 32 tekens"),
        (secrets(PROVIDER, "http://switching.example.org"), "moet het https-adres"),
        (secrets(Provider("https://login.microsoftonline.com/common/v2.0"), HOME), "(tenant)"),
    ],
)
def test_with_half_a_sign_in_it_does_not_start(tmp_path: Path, text: str, said: str) -> None:
    options = with_secrets(tmp_path, text)
    with pytest.raises(RuntimeError) as refused, serve(tmp_path / "switching.db", options=options):
        pass
    assert "The app stopped with 1" in str(refused.value)
    assert said in str(refused.value)
    assert "Traceback" not in str(refused.value)


def test_with_sign_in_it_starts_where_others_can_come(tmp_path: Path) -> None:
    options = with_secrets(tmp_path, secrets(PROVIDER, HOME))
    with serve(tmp_path / "switching.db", options=(*options, *EVERYWHERE), forked=False) as app:
        assert app.process is not None
        assert app.process.poll() is None


@pytest.mark.soak
def test_an_answer_does_not_wait_for_the_browser_to_say_that_it_had_the_first_part(
    tmp_path: Path,
) -> None:
    """Without TCP_NODELAY each answer takes 40 ms: its body waits until its head was received."""
    times = []
    with (
        serve(tmp_path / "switching.db", forked=False) as app,
        httpx.Client(base_url=app.url) as browser,
    ):
        for _ in range(60):
            started = time.perf_counter()
            browser.get("/_stcore/health")
            times.append(1000 * (time.perf_counter() - started))
    assert median(times[20:]) < 35
