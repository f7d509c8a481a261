"""From a spreadsheet that people have to records: what it says, and how sure that is.

Nothing here knows the database or the screen. A file is read in a child process (`child`), which
hands over a `book`; headers, rows and cells are then read here, each with how sure it is and why.
`child`, `book`, `workbooks` and `plain` are what the child loads: they import nothing heavy.
"""
