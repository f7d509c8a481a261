"""The page Werklijst."""
