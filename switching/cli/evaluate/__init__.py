"""How good the app's proposals are, measured on labelled examples of one's own."""
