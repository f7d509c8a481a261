"""Saving while someone types: the route and who is let in."""
