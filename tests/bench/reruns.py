"""Server time of each page's rerun, against a bare page with as many of the same elements."""

from __future__ import annotations

import gc
import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from streamlit.testing.v1 import AppTest

from tests.pages import PAGES, PageAddress
from tests.server import ROOT

WARM_UPS, ROUNDS = 3, 9
# How a bare page makes each element that AppTest reports.
BARE = {
    "text_input": "st.text_input('x', 'text', key='{key}')",
    "text_area": "st.text_area('x', 'text', key='{key}')",
    "number_input": "st.number_input('x', value=1, key='{key}')",
    "checkbox": "st.checkbox('x', key='{key}')",
    "button": "st.button('x', key='{key}')",
    "button_group": "st.segmented_control('x', ['a', 'b', 'c'], key='{key}')",
    "selectbox": "st.selectbox('x', ['a', 'b'], key='{key}')",
    "multiselect": "st.multiselect('x', ['a', 'b'], key='{key}')",
    "date_input": "st.date_input('x', value=None, key='{key}')",
    "time_input": "st.time_input('x', value=None, key='{key}')",
    "markdown": "st.markdown('text')",
    "caption": "st.caption('text')",
    "text": "st.text('text')",
    "title": "st.title('text')",
    "header": "st.header('text')",
    "subheader": "st.subheader('text')",
    "metric": "st.metric('x', '1')",
    "page_link": "st.page_link('http://localhost', label='x')",
    "dataframe": "st.dataframe(frame, hide_index=True)",
    "vega_lite_chart": "st.vega_lite_chart(spec=chart)",
    "column": "st.columns(1)",
    "flex_container": "st.container()",
    "expander": "st.expander('x')",
    "file_uploader": "st.file_uploader('x', key='{key}')",
    "success": "st.success('text')",
    "warning": "st.warning('text')",
    "info": "st.info('text')",
}
_PREAMBLE = """
import pandas as pd
import streamlit as st
frame = pd.DataFrame({'a': range(ROWS), 'b': ['text'] * ROWS})
chart = {'data': {'values': [{'a': 1, 'b': 2}]}, 'mark': 'bar',
         'encoding': {'x': {'field': 'a', 'type': 'quantitative'},
                      'y': {'field': 'b', 'type': 'quantitative'}}}
"""


@dataclass(frozen=True)
class Rerun:
    """Milliseconds of a page's rerun and of its bare twin's, and of the page's first run."""

    page: str
    elements: int
    first: float
    ours: float
    bare: float

    @property
    def ratio(self) -> float:
        """How many times the bare page's time."""
        return self.ours / self.bare


def measure(database: Path, switch: int) -> list[Rerun]:
    """Measure every page on `database`, the pages of one dossier on `switch`."""
    os.environ["SWITCHING_DATABASE"] = str(database)
    return [_measure_page(address, switch) for address in PAGES]


def bare_twin(name: str, database: Path, switch: int) -> str:
    """Return the script of a bare page with as many of the same elements as the page `name`."""
    os.environ["SWITCHING_DATABASE"] = str(database)
    [address] = [page for page in PAGES if page.name == name]
    app = open_page(address, switch)
    app.run()
    return _bare_script(_elements(app), _rows(app))


def open_page(address: PageAddress, switch: int) -> AppTest:
    """Open a page as a new session does, and do not run it yet."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    if address.of_dossier:
        app.query_params["switch"] = str(switch)
    app.switch_page(f"pages/{address.name}.py")
    return app


def _measure_page(address: PageAddress, switch: int) -> Rerun:
    app = open_page(address, switch)
    first = _milliseconds(app.run)
    ours = _median(app.run)
    counts = _elements(app)
    twin = AppTest.from_string(_bare_script(counts, _rows(app)), default_timeout=120).run()
    return Rerun(address.name, counts.total(), first, ours, _median(twin.run))


def _milliseconds(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - started)


def _median(run: Callable[[], object]) -> float:
    for _ in range(WARM_UPS):
        run()
    gc.collect()
    gc.freeze()
    return median(_milliseconds(run) for _ in range(ROUNDS))


def _elements(app: AppTest) -> Counter[str]:
    counts: Counter[str] = Counter()
    waiting = [app.main]
    while waiting:
        block = waiting.pop()
        for child in block.children.values():
            counts[child.type] += 1
            if hasattr(child, "children"):
                waiting.append(child)
    return counts


def _rows(app: AppTest) -> int:
    return max((len(item.value) for item in app.dataframe), default=1)


def _bare_script(counts: Counter[str], rows: int) -> str:
    lines = [_PREAMBLE.replace("ROWS", str(rows))]
    for kind, count in counts.items():
        if kind in BARE:
            lines += [BARE[kind].format(key=f"{kind}{number}") for number in range(count)]
    return "\n".join(lines)
