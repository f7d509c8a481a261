"""The page Leeractieplan."""
