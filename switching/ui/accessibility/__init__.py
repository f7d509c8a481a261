"""The page on accessibility: what holds, what is known to fail, whom to ask, where to complain."""
