"""Files that buttons give: what can be had, the ticket of a button, and the request for it."""
