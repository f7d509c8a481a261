"""The guide: docs/gids.md and docs/guide.md, by part, on a page of its own and beside each page."""
