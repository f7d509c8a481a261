"""The direction of the arrows: app → pages → ui → services and privacy → store → models."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "switching").rglob("*.py")]

MODELS, RULES, I18N = "switching.models", "switching.rules", "switching.i18n"
STORE, SERVICES, PRIVACY = "switching.store", "switching.services", "switching.privacy"
IMPORTING = "switching.importing"
OVERVIEW, DOCUMENTS, UI = "switching.overview", "switching.documents", "switching.ui"
DEMO = "switching.demo"
GUESTS = "switching.guests"
"""Served beside the pages, from the same database."""
FRONT = "switching.front"
"""Beside the commands: it talks with a server as a browser does."""
INCIDENTS, VERSION = "switching.incidents", "switching.__version__"

# What a layer may import of ours, besides itself. Those in no row (commands) lie above the
# services: they may import all of it, but no page and no ui.
ALLOWED = {
    MODELS: set(),
    INCIDENTS: set(),
    VERSION: set(),
    RULES: {MODELS},
    IMPORTING: {MODELS, RULES},
    STORE: {MODELS, RULES},  # rules: the stems of the search index, which every write keeps
    I18N: {MODELS},
    DOCUMENTS: {MODELS, RULES, I18N},
    OVERVIEW: {MODELS, RULES, I18N, DOCUMENTS},
    PRIVACY: {MODELS, RULES, I18N, DOCUMENTS, OVERVIEW, STORE, SERVICES},
    SERVICES: {MODELS, RULES, I18N, DOCUMENTS, OVERVIEW, STORE, PRIVACY, IMPORTING},
    DEMO: {MODELS, RULES, I18N, DOCUMENTS, STORE, SERVICES},
    UI: {
        *(MODELS, RULES, I18N, DOCUMENTS, OVERVIEW, STORE, SERVICES, PRIVACY, DEMO),
        *(INCIDENTS, VERSION, IMPORTING),
    },
    "pages": {MODELS, RULES, I18N, DOCUMENTS, OVERVIEW, SERVICES, PRIVACY, UI},
    GUESTS: {MODELS, RULES, I18N, DOCUMENTS, SERVICES, STORE, INCIDENTS, UI},
    "app": {SERVICES, UI, GUESTS},
}
BELOW_COMMANDS = {
    *(MODELS, RULES, I18N, DOCUMENTS, OVERVIEW, STORE, SERVICES, PRIVACY),
    *(INCIDENTS, VERSION, DEMO, IMPORTING),
}
WITHOUT_SQL = {SERVICES, UI, GUESTS, DOCUMENTS, RULES, MODELS, I18N, "pages", "app"}
STATEMENT = re.compile(
    r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|BEGIN|COMMIT|VACUUM)\b"
)
RUNNING = {"execute", "executemany", "executescript", "query"}
TRANSLATING = {"gettext", "ngettext"}
DATABASE = {"sqlite_utils", "sqlite3"}
ON_SCREEN = {"streamlit"}
DRAWING = {"altair", "fpdf"}
FORBIDDEN = {
    "pages": DATABASE | DRAWING,
    "app": DATABASE | DRAWING,
    UI: {"fpdf", "altair"},
    GUESTS: DATABASE | DRAWING,
    MODELS: DATABASE | DRAWING,
    RULES: DATABASE | DRAWING,
    IMPORTING: DATABASE | DRAWING,
    SERVICES: {"altair"},
    OVERVIEW: {"altair"},
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


def name_of(source: Path) -> str:
    """Return what a file is called in a test's name."""
    return source.relative_to(ROOT).as_posix()


def module(source: Path) -> str:
    """Return the dotted name of a file."""
    return ".".join(source.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_a_file_imports_only_the_layers_below_its_own() -> None:
    found = []
    for source in SOURCES:
        here = layer(module(source))
        used = {layer(name) for name in imports(source)} - {here}
        ours = {n for n in used if n.split(".")[0] in {"switching", "pages", "app", "tests"}}
        commands = {name for name in ours if name.startswith("switching") and name not in ALLOWED}
        beyond = ours - ALLOWED.get(here, BELOW_COMMANDS | commands)
        found += [f"{module(source)} imports {name}" for name in sorted(beyond)]
    assert found == []


def test_a_file_uses_only_the_libraries_of_its_layer() -> None:
    found = []
    for source in SOURCES:
        here = layer(module(source))
        used = {name.split(".")[0] for name in imports(source)}
        screen = set() if here in {"app", "pages", UI, FRONT} else ON_SCREEN
        beyond = used & (screen | FORBIDDEN.get(here, set()))
        found += [f"{module(source)} uses {name}" for name in sorted(beyond)]
    assert found == []


def test_what_of_streamlit_may_move_is_used_in_one_module() -> None:
    """Its server and its underscored names are not for others; test_admission.py guards them."""
    private = re.compile(r"streamlit\.(web\.|.*\b_)")
    found = {module(source) for source in SOURCES for x in imports(source) if private.match(x)}
    assert found == {"switching.ui.saving.admission"}


def test_no_file_puts_raw_html_on_screen() -> None:
    raw = [source for source in SOURCES if "unsafe_allow_html" in source.read_text("utf-8")]
    assert raw == []


def test_sql_stands_in_the_store_and_in_the_queries_of_the_overview_alone() -> None:
    found = []
    for source in SOURCES:
        name = module(source)
        if layer(name) in WITHOUT_SQL:
            found += [f"{name}:{line} {what}" for line, what in _sql(source)]
    assert found == []


def _sql(source: Path) -> Iterator[tuple[int, str]]:
    """Yield the texts that begin as a statement does, and the calls that run one."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and STATEMENT.match(str(node.value)):
            yield node.lineno, str(node.value)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", None) in RUNNING:
            yield node.lineno, ast.unparse(node.func)


def test_services_leave_sentences_to_what_is_shown_or_printed() -> None:
    found = [
        f"{module(source)}:{node.lineno} {ast.unparse(node.func)}"
        for source in SOURCES
        if layer(module(source)) in {SERVICES, STORE, RULES, MODELS}
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", None) in TRANSLATING
    ]
    assert found == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    known = {module(source): source for source in SOURCES}
    arrows = {name: _ours(source, known) - {name} for name, source in known.items()}
    assert list(_circles(arrows)) == []


def _ours(source: Path, known: Mapping[str, Path]) -> set[str]:
    """Return the modules of ours that a file imports: a name's module, or the module itself."""
    return {
        name if name in known else name.rpartition(".")[0]
        for name in imports(source)
        if name in known or name.rpartition(".")[0] in known
    }


def _circles(arrows: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """Yield the groups of modules in which each can be reached from each other."""
    reach = {name: _reached(name, arrows) for name in arrows}
    grouped: set[str] = set()
    for name in sorted(arrows):
        group = sorted(other for other in reach[name] if name in reach[other])
        if name in reach[name] and name not in grouped:
            grouped.update(group)
            yield group


def _reached(start: str, arrows: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for name in arrows[waiting.pop()] - found:
            found.add(name)
            waiting.append(name)
    return found
