"""The learning certificate: what it says, and how it looks."""
