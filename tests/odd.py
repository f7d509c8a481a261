"""Beginnings of texts that markdown takes for something else."""

from __future__ import annotations

ODD = (
    *(", en dan", "(meer)", "[x] y", "* ster", "*ster*", "_lijn_", "`code`", "# kop", "1. een"),
    *("1) een", "- punt", "+ plus", "<b>vet</b>", "&amp; en", "$5$ prijs", "~~weg~~", "**vet**"),
    *("> citaat", "--- streep", "-- a -> b", "<- c >= d ~= e", ":red[x]", ":streamlit: logo"),
    *(":kangaroo:", ":material/skull:", "|a|b|", "\\ slash", "\\", "…", "«a»", "“b”", "))", "]"),
    *("e *f", "!", "![x](y)", "a_b_c", "'t is", "=== x", "@els", "^boven^", "%", "{x}", "www.x.be"),
)
