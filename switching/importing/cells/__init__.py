"""Reading cells: each is sure, to be confirmed, empty or refused, and says why.

Sure is only what can be read in one way. What is proposed is not written before someone says yes.
"""
