"""Queries that ask more than the rows of one kind: whole dossiers, lists, numbers, histories."""
