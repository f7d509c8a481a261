"""The part 'Dossiers' of the overview: a table one makes up oneself, counted, exported."""
