"""The page Nieuwe switch."""
