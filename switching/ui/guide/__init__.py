"""The guide, by part: docs/gids.md and those of other languages, on a page and beside each page."""
