"""Pure rules of the programme: no storage, no screen, no clock."""
