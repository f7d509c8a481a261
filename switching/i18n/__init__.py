"""Languages: translated texts, labels, and dates and numbers as people write them."""

from switching.i18n.texts import Texts, catalogue_path

__all__ = ["Texts", "catalogue_path"]
