"""The page Organisaties."""
