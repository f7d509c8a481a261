"""The page Import: from a file to dossiers, in steps that each say what they took and why."""
