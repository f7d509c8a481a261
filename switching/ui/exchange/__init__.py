"""The page Uitwisseling."""
