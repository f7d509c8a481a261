"""The page Leervraag."""
