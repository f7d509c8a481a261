"""What the pages share on screen: the only part that knows Streamlit.

`kit` has what all pages are built from: `session` and `gate` (who, on what, when, in which
language), `frame` and `failures` (what stands around a page, and what goes wrong in it), `fields`
with `Form` and `Sheet` (what people fill in). Each other folder is a page, named as the page.

To add a page, in this order; tests/ui/test_pages.py says what is missing and opens it:
1. switching/ui/NAME/: a module for each part, a function `show_…(context, dossier, …)` for each.
2. pages/NAME.py: title, read, show, leave; pages/exchange.py is an example.
3. app.py: its place in the navigation. tests/pages.py: its address.
4. `make messages`, and Dutch in switching/i18n/nl.po (tests/i18n/test_catalogue.py).

To add a field on a page:
1. switching/models: the field, with how long it may be; switching/store/migrations: its
   column (tests/store/test_schema.py, and tests/models/test_limits.py for a text).
2. On the page `sheet.line(record, "field", _("Label"))` for what saves itself, `form.line(…)` for
   what is new. A field of a person stands in kit/person_fields.py, and so on each page at once.
3. The word for it in the audit trail, and Dutch, in switching/i18n (tests/i18n/test_catalogue.py).
"""
