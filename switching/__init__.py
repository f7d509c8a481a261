"""Switching Talent: from introduction call to certificate, the domain and everything that serves it."""
