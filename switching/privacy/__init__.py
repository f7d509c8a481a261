"""Personal data: what is held on someone, for how long, and how it is shown and erased."""
