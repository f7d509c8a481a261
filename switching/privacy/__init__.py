"""Personal data: what is held on someone, for how long, and how it is shown and erased.

`policy` reads off the types of the records how each field is treated. `subject` says who someone
is, `traces` finds them in running text, `doubts` lists what may be someone else, `redaction` takes
them out; `erasure` does so on request, `retention` when a project ends, and `register` remembers
it. `subject_access` gives someone all that is held on them.

To add a field that may say something of someone:

1. The field in switching/models, with its treatment in its type, as Annotated[Line,
   Treatment.CONTACT] (switching/models/treatment.py): tests/privacy/test_policy.py names it.
2. Its migration, as switching/store/migrations says: tests/store.
3. A word in FIELD_WORDS of switching/i18n/audit_sentences.py: tests/services/test_audit.py.
4. No more for erasure: tests/privacy/test_fields.py puts a canary in it by itself, erases the
   person, and looks in all files.
"""
