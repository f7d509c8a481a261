"""The learning action plan: what it says, and how it looks."""
