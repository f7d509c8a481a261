"""Saving while someone types: the server's route, the browser's keeper, and who is let in."""
