"""Switching Talent: from introduction call to certificate."""

__version__ = "0.2.0"
