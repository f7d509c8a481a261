"""The overview on screen: filters, figures, and the charts of the open tab."""

from switching.ui.overview.figures import show_all_figures, show_big_figures
from switching.ui.overview.filters import choose_filters, say_filters, warn_of_unknown
from switching.ui.overview.topics import DOSSIERS, choose_tab, show_topics
from switching.ui.overview.view import View, read_view

__all__ = [
    "DOSSIERS",
    "View",
    "choose_filters",
    "choose_tab",
    "read_view",
    "say_filters",
    "show_all_figures",
    "show_big_figures",
    "show_topics",
    "warn_of_unknown",
]
