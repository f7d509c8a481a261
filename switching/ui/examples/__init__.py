"""Examples: made-up dossiers to try the app with, at an address below that of the app.

The address says which database a session works in, from its socket's opening on: a session never
goes from one to the other, so a link between both loads the page anew.
"""
