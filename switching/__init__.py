"""Switching Talent: from introduction call to certificate."""
