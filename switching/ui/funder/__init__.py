"""The page for the funder: the table of indicators, what was handed in, an auditor's sample."""
