"""The table of dossiers that one makes up oneself: its columns, what it is of, how it is counted."""
