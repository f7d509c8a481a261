"""Words as parts of the names of files, which every file system and mail program takes."""

from __future__ import annotations

import unicodedata


def file_name(word: str, *rest: str, end: str) -> str:
    """Return the name of a file: a word of a language, then what stays as it is."""
    return f"{'-'.join((file_word(word), *rest))}.{end}"


def file_word(text: str) -> str:
    """Return a text in small letters and digits without accents, with a hyphen for the rest."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(letter)
    )
    kept = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in plain)
    return "-".join(kept.split()).lower()[:60].strip("-") or "table"
