"""What every PDF shares: its base, where lines break, the typeface, vector drawings."""
