"""Personal data: what is held on someone, for how long, and how it is shown and erased.

`policy` reads off the types of the records how each field is treated. `subject` says who someone
is, `traces` finds them in running text, `redaction` takes them out; `erasure` does so on request,
`retention` when a project ends, and `register` remembers it. `subject_access` gives someone all
that is held on them.

To add a field that may say something of someone (the first of these tests names it by itself):

1. The field in switching/models, with its treatment in its type: Annotated[Line,
   Treatment.CONTACT]. tests/privacy/test_policy.py says when it is missing, switching/models/
   treatment.py which there are.
2. A migration in switching/store/schema; tests/store/test_schema.py says so, and wants
   `--refresh-golden` for golden.sql.
3. A word in FIELD_WORDS of switching/i18n/audit_sentences.py; tests/services/test_audit.py.
4. tests/privacy/test_fields.py fills it with a canary by itself, erases the person, and looks in
   all files.
"""
