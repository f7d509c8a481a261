"""The pages of those who do not sign in."""
