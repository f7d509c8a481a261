"""Calendar files (.ics): an introduction call, the days of an exchange."""
