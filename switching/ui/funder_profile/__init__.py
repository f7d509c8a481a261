"""The page with what a learner answered the funder."""
