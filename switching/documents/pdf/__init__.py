"""What every PDF shares: paper, grid, typefaces, drawings."""
