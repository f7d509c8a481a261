"""The table of dossiers that one makes up oneself: what it says, of what, counted."""
