"""What the pages share on screen: the only part that knows Streamlit.

`kit` has what all pages are built from: `session` and `gate` (who, on what, when, in which
language), `frame` and `failures` (what stands around a page, and what goes wrong in it), `fields`
with `Form` and `Sheet` (what people fill in). Each other folder is a page, named as the page.
docs/contributing.md says how a page or a field is added, and which test tells what is missing.
"""
