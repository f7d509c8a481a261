"""The direction of the arrows: app → pages → ui → the domain → store → schema."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "switching").rglob("*.py")]

MODELS, RULES, I18N = "switching.models", "switching.rules", "switching.i18n"
WORDS = "switching.words"
STORE, SCHEMA, DOMAIN = "switching.store", "switching.schema", "switching.domain"
STATISTICS, DOCUMENTS = "switching.statistics", "switching.documents"
CHARTS, UI = "switching.charts", "switching.ui"
EXPORTS = "switching.exports"
INCIDENTS = "switching.incidents"
VERSION = "switching.__version__"

# What a layer may import of ours, besides itself. Those in no row (commands, demo data) lie above
# the domain: they may import all of it, but no page and no ui.
ALLOWED = {
    MODELS: set(),
    WORDS: set(),
    INCIDENTS: set(),
    VERSION: set(),
    RULES: {MODELS, WORDS},
    SCHEMA: set(),
    STORE: {MODELS, SCHEMA, WORDS},
    I18N: {MODELS},
    STATISTICS: {MODELS, RULES, I18N},
    DOCUMENTS: {MODELS, RULES, I18N},
    CHARTS: {MODELS, RULES, I18N, STATISTICS},
    EXPORTS: {MODELS, RULES, I18N, STATISTICS, CHARTS, DOCUMENTS},
    DOMAIN: {MODELS, RULES, STORE, SCHEMA, STATISTICS, DOCUMENTS, EXPORTS, I18N},
    UI: {
        *(MODELS, RULES, I18N, STATISTICS, CHARTS, DOCUMENTS, EXPORTS, DOMAIN, STORE),
        *(INCIDENTS, VERSION),
    },
    "pages": {MODELS, RULES, I18N, STATISTICS, CHARTS, DOCUMENTS, DOMAIN, UI},
    "app": {UI},
}
BELOW_COMMANDS = {
    *(MODELS, WORDS, RULES, I18N, STATISTICS, CHARTS, DOCUMENTS, EXPORTS, DOMAIN, STORE, SCHEMA),
    *(INCIDENTS, VERSION),
}
DATABASE = {"sqlite_utils", "sqlite3"}
ON_SCREEN = {"streamlit"}
DRAWING = {"altair", "fpdf"}
FORBIDDEN = {
    "pages": DATABASE | DRAWING,
    "app": DATABASE | DRAWING,
    UI: {"fpdf", "altair"},
    MODELS: DATABASE | DRAWING,
    RULES: DATABASE | DRAWING,
    DOMAIN: {"altair"},
}


def imports(source: Path) -> Iterator[str]:
    """Yield the full names of the modules that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{source}: relative imports hide the layer"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer(dotted: str) -> str:
    """Return the layer of a module: `switching.store` for all in it, else its first name."""
    parts = dotted.split(".")
    return ".".join(parts[:2]) if parts[0] == "switching" else parts[0]


def layer_of(source: Path) -> str:
    """Return the layer that a file is in."""
    return layer(".".join(source.relative_to(ROOT).with_suffix("").parts))


def name_of(source: Path) -> str:
    """Return what a file is called in a test's name."""
    return source.relative_to(ROOT).as_posix()


@pytest.fixture(params=SOURCES, ids=name_of)
def source(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def test_a_file_imports_only_the_layers_below_its_own(source: Path) -> None:
    here = layer_of(source)
    used = {layer(name) for name in imports(source)} - {here}
    ours = {name for name in used if name.split(".")[0] in {"switching", "pages", "app", "tests"}}
    commands = {name for name in ours if name.startswith("switching") and name not in ALLOWED}
    assert ours <= ALLOWED.get(here, BELOW_COMMANDS | commands)


def test_a_file_uses_only_the_libraries_of_its_layer(source: Path) -> None:
    here = layer_of(source)
    used = {name.split(".")[0] for name in imports(source)}
    screen = set() if here in {"app", "pages", UI} else ON_SCREEN
    assert not used & (screen | FORBIDDEN.get(here, set()))


def test_no_file_puts_raw_html_on_screen(source: Path) -> None:
    assert "unsafe_allow_html" not in source.read_text(encoding="utf-8")
