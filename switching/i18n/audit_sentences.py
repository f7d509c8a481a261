"""The audit trail in sentences: who did what to which record, from what to what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from itertools import takewhile

from switching.i18n.texts import Texts
from switching.models import FieldChange, N_, TrailLine

KIND_WORDS = {
    "users": N_("the account"),
    "projects": N_("the project"),
    "targets": N_("the targets"),
    "organisations": N_("the organisation"),
    "people": N_("the person"),
    "host_options": N_("the option in the catalogue"),
    "availabilities": N_("the days with places"),
    "host_interests": N_("the interest of the host"),
    "switches": N_("the dossier"),
    "plan_inputs": N_("the plan"),
    "arrangements": N_("the arrangement"),
    "confirmations": N_("the answer to a question"),
    "intake_calls": N_("the introduction call"),
    "participants": N_("the participant"),
    "call_purposes": N_("the purpose"),
    "proposals": N_("the proposal"),
    "learning_questions": N_("the learning question"),
    "learning_goals": N_("the first score of a goal"),
    "goal_wordings": N_("the learning goal"),
    "contact_wishes": N_("the contact wish"),
    "goal_matches": N_("what serves a goal"),
    "exchange_days": N_("the exchange day"),
    "activities": N_("the activity"),
    "activity_goals": N_("the goal of an activity"),
    "action_plans": N_("the final plan"),
    "attachments": N_("the file"),
    "agreements": N_("the agreement"),
    "evaluations": N_("the evaluation"),
    "goal_scores": N_("the score of a goal"),
    "certificates": N_("the certificate"),
    "guest_links": N_("the personal link"),
    "contributions": N_("what a guest wrote"),
    "plan_answers": N_("the answer to the plan"),
    "log_entries": N_("the log entry"),
    "follow_ups": N_("the follow-up"),
    "imports": N_("the import"),
    "import_rows": N_("a row of an import"),
    "import_records": N_("what an import made"),
    "import_mappings": N_("the column that was remembered"),
    "funder_answers": N_("the funder's data of a learner"),
    "organisation_profiles": N_("the size of the organisation"),
    "indicator_targets": N_("the target of an indicator"),
    "funder_reports": N_("the table for the funder"),
    "logos": N_("the logo"),
    "views": N_("the view"),
    "monthly_files": N_("the file of a month"),
    "view_readers": N_("the mail about a view, to someone"),
    "view_mails": N_("the mail about a view"),
    "outbox": N_("the mail"),
    "stopped_reminders": N_("the reminder that does not go out"),
    "settings": N_("the settings"),
    "backups": N_("the backups"),
    "erasures": N_("the erasure of personal data"),
    "merged_people": N_("the number of a person that was merged"),
    "merged_organisations": N_("the number of an organisation that was merged"),
}
"""What the records of each table are called."""

FIELD_WORDS = {
    "active": N_("in use"),
    "actual_minutes": N_("real minutes"),
    "address": N_("address"),
    "agreed": N_("agreed"),
    "agreed_on": N_("agreed on"),
    "answer": N_("answer"),
    "answered_by": N_("answered by"),
    "answered_on": N_("answered on"),
    "asked_at": N_("asked for a new link at"),
    "asks_code": N_("asks for a code with a copied link"),
    "asked_on": N_("asked on"),
    "attended": N_("was present"),
    "audience": N_("for whom"),
    "begins_on": N_("begins on"),
    "break_minutes": N_("break in minutes"),
    "certificates": N_("certificates"),
    "changed_since": N_("what changed since"),
    "city": N_("town or city"),
    "coach_id": N_("coach"),
    "code_tries": N_("codes typed wrongly"),
    "cofinancing": N_("line on co-financing"),
    "colleague": N_("colleague"),
    "completed_at": N_("completed at"),
    "completed_on": N_("completed on"),
    "covered": N_("covered"),
    "day": N_("day"),
    "description": N_("description"),
    "done": N_("done"),
    "email": N_("e-mail address"),
    "emergency_contact": N_("emergency contact"),
    "end": N_("end"),
    "ended_at": N_("ended at"),
    "estimate": N_("estimate"),
    "evaluation_moment": N_("how it is evaluated"),
    "evidence": N_("result or evidence"),
    "evidence_until": N_("evidence kept until"),
    "fewer_hours_reason": N_("reason for fewer hours"),
    "first_day": N_("first day"),
    "follow_up": N_("follow-up"),
    "general_aim": N_("general aim"),
    "held": N_("was held"),
    "held_at": N_("held at"),
    "held_minutes": N_("held minutes"),
    "holder": N_("holder"),
    "host_id": N_("host"),
    "host_learns": N_("what the host learns"),
    "hosts": N_("hosts"),
    "hours": N_("hours"),
    "indicator": N_("indicator"),
    "indicator_set": N_("indicators of the funder"),
    "informed": N_("how well informed"),
    "instructions_by": N_("instructions by"),
    "insurance_confirmed_by": N_("insurance confirmed by"),
    "interest": N_("interest"),
    "is_host": N_("receives learners"),
    "is_partner": N_("promotes the programme"),
    "is_sender": N_("sends learners"),
    "job": N_("job"),
    "job_since": N_("in this job since"),
    "kind": N_("kind"),
    "language": N_("language"),
    "last_day": N_("last day"),
    "learned": N_("learned"),
    "learner_id": N_("learner"),
    "loose_notes": N_("loose notes"),
    "means": N_("how they agreed"),
    "minutes": N_("minutes"),
    "month": N_("month"),
    "monthly": N_("laid ready each month"),
    "must_cover": N_("must be covered"),
    "name": N_("name"),
    "not_held_by": N_("not held through"),
    "notes": N_("notes"),
    "notes_until": N_("notes kept until"),
    "notice_given": N_("privacy notice given"),
    "number": N_("number"),
    "organisation_id": N_("organisation"),
    "outcome": N_("outcome"),
    "outcome_by": N_("outcome through"),
    "outcome_reason": N_("reason of the outcome"),
    "overrun_reason": N_("why it took longer"),
    "overrun_remark": N_("why it took longer, in a word"),
    "participation": N_("observing or taking part"),
    "partner_id": N_("project partner"),
    "person_id": N_("person"),
    "phone": N_("phone"),
    "place": N_("place"),
    "suggested": N_("number of suggestions"),
    "places": N_("places"),
    "places_per_month": N_("places per month"),
    "planned_at": N_("date and time"),
    "when_known": N_("what is known of date and time"),
    "planned_minutes": N_("planned minutes"),
    "principles": N_("principles explained"),
    "project_id": N_("project"),
    "project_leader_id": N_("project leader"),
    "question": N_("question"),
    "reason": N_("reason"),
    "received_on": N_("received on"),
    "reference": N_("reference"),
    "remark": N_("remark"),
    "role": N_("role"),
    "score_after": N_("score afterwards"),
    "score_before": N_("score beforehand"),
    "sector": N_("sector"),
    "sender_learns": N_("what the sending organisation learns"),
    "sending_contact_id": N_("contact of the sending organisation"),
    "sending_organisation_id": N_("sending organisation"),
    "settled_at": N_("settled at"),
    "sharing": N_("how it is shared"),
    "since": N_("since"),
    "shift": N_("shift"),
    "shift_purpose": N_("purpose that caused the shift"),
    "shift_reason": N_("reason of the shift"),
    "size": N_("size"),
    "skip_reason": N_("reason it was skipped"),
    "start": N_("start"),
    "started_at": N_("started at"),
    "starting_point": N_("starting point"),
    "status": N_("status"),
    "stop_cause": N_("kind of reason of the stop"),
    "stop_reason": N_("reason of the stop"),
    "stopped_by": N_("stopped by"),
    "stopped_on": N_("stopped on"),
    "switches": N_("exchanges begun"),
    "takeaway": N_("what they take along"),
    "taken": N_("taken over"),
    "text": N_("text"),
    "target": N_("target"),
    "title": N_("title"),
    "topic": N_("about what"),
    "typed_name": N_("typed name"),
    "unexpected_learning": N_("unexpected learning"),
    "use": N_("use at work"),
    "used": N_("what is used"),
    "useful": N_("useful"),
    "valid_until": N_("valid until"),
    "way": N_("how it left"),
    "with_whom": N_("with whom"),
    "withdrawn_at": N_("withdrawn at"),
    "withdrawn_reason": N_("reason of the withdrawal"),
}
"""What each field is called. Fields that only the app needs have no word and are not shown."""

_LONGEST = 160
_MERGES = {
    "merge": N_("{who} merged what was on record twice. In this dossier that is: {fields}."),
    "undo_merge": N_("{who} took apart again what was merged. In this dossier that is: {fields}."),
}
_SESSIONS = {
    True: N_("{who} signed out all sessions of {what}."),
    False: N_("{who} signed in again."),
}
_MERGED = {"people", "organisations", "switches"}


_CONFIRMATIONS = {
    "add": N_("{who} said that what seems to contradict itself is right."),
    "delete": N_("{who} took back that what seems to contradict itself is right."),
}


_MAILS = {
    "waiting": N_("{who} let a mail go out after all."),
    "sent": N_("A mail was sent."),
    "refused": N_("A mail was refused."),
    "stopped": N_("{who} stopped a mail."),
    "lapsed": N_("A mail was no longer needed."),
}


def _sentence_of_its_own(line: TrailLine) -> str | None:
    """Return what is said of a line whatever its fields; None when these tell."""
    if line.action == "answer_doubts":
        return N_(
            "{who} looked at sentences that may name someone who was erased. Wiped: {wiped}. Left: "
            "{left}."
        )
    if line.table == "erasures":
        return N_("{who} erased personal data.")
    if line.table in {"outbox", "view_mails"}:
        return _mail_sentence(line)
    if line.table == "funder_answers":  # what was answered is for who opens the profile
        return N_("{who} filled in {what}.")
    if line.table == "confirmations":
        return _CONFIRMATIONS.get(line.action, "{who}")
    return None


def _mail_sentence(line: TrailLine) -> str:
    """Say what became of a mail: it goes by itself, whoever let it go."""
    state = next((item.after for item in line.changes if item.name == "state"), None)
    if line.action == "add":
        return N_("{who} let a mail go out.")
    return _MAILS.get(str(state), N_("A mail was not taken yet; it is tried again."))


def sentence_of(line: TrailLine, texts: Texts) -> str:
    """Write what was done as a sentence without its date."""
    who = line.user if line.user != "local" else texts.gettext("The user of this computer")
    what = record_of(line, texts)
    said = next((item.after for item in line.changes if item.name == "reason"), None)
    file = next((item.after for item in line.changes if item.name == "file"), "")
    if line.action in _MERGES and line.table == "switches":
        fields = texts.enumeration([_field(item, texts) for item in _shown(line)])
        return texts.gettext(_MERGES[line.action], who=who, fields=fields)
    given = {"who": who, "what": what, "reason": written(said, texts), "file": file}
    given["reference"] = next((c.after for c in line.changes if c.name == "reference"), "")
    if line.hidden and line.action == "correct":
        return texts.gettext("{who} opened {what} for correction.", **given)
    own = _sentence_of_its_own(line)
    if own is not None:
        counts = {item.name: str(item.after) for item in line.changes}
        return texts.gettext(own, **{"wiped": "0", "left": "0"} | counts | given)
    session = next((item for item in line.changes if item.name == "sessions_from"), None)
    if session is not None:
        return texts.gettext(_SESSIONS[_is_later(session)], **given)
    sentences = {
        "add": N_("{who} added {what}."),
        "delete": N_("{who} removed {what}."),
        "read": N_("{who} read this dossier."),
        "export_overview": N_("{who} took an export along with the names of persons: {file}."),
        "open_with_reason": N_("{who} opened this dossier. Reason: {reason}"),
        "export_person": N_("{who} took along all that is kept on {what}. Reason: {reason}"),
        "correct": N_("{who} opened {what} for correction. Reason: {reason}"),
        "back_up": N_("{who} made a backup."),
        "change_switch": N_("{who} changed who takes part in this dossier. Reason: {reason}"),
        "copy_switch": N_("{who} copied this dossier from {reference}."),
        "merge": N_("{who} merged {what} with another record of the same. Reason: {reason}"),
        "undo_merge": N_("{who} took apart again what was merged: {what}."),
        "make_examples": N_("{who} made examples to try the app with."),
        "throw_examples_away": N_("{who} threw examples away."),
        "restore": N_("{who} put a backup back: {file}"),
        "look_at_funder_answers": N_("{who} looked at the funder's data of {what}."),
        "take_indicators": N_("{who} took the table for the funder along: {file}."),
        "take_sample": N_("{who} took this dossier along for an auditor."),
    }
    if line.action in sentences:
        return texts.gettext(sentences[line.action], **given)
    changes = "; ".join(_told(line, texts))
    if not changes:
        return texts.gettext("{who} brought {what} in from elsewhere.", **given)
    return texts.gettext("{who} changed {what}: {changes}", who=who, what=what, changes=changes)


def _is_later(item: FieldChange) -> bool:
    return item.before is None or str(item.after) > str(item.before)


def has_news(line: TrailLine) -> bool:
    """Tell whether a line says anything: a change of fields without a word does not.

    A new goal is told by its wording, and what moved in a merge by what was merged, and by the
    dossiers.
    """
    if line.table == "learning_goals" and line.action != "update":
        return False
    if line.action in _MERGES and line.table not in _MERGED:
        return False
    return line.action != "update" or any(_shown(line))


def record_of(line: TrailLine, texts: Texts) -> str:
    """Write which record a line is about."""
    kind = texts.gettext(KIND_WORDS.get(line.table, line.table))
    return kind if line.subject in (None, "") else f"{kind} ‘{written(line.subject, texts)}’"


def _shown(line: TrailLine) -> Iterable[FieldChange]:
    return (item for item in line.changes if item.name in FIELD_WORDS or line.table == "settings")


def _told(line: TrailLine, texts: Texts) -> Iterable[str]:
    for item in _shown(line):
        field = _field(item, texts)
        if line.hidden:
            yield field
            continue
        values = _where_they_differ(item.before, item.after)
        before, after = (_quoted(value, texts) for value in values)
        yield texts.gettext(
            "{field} from {before} to {after}", field=field, before=before, after=after
        )


def _field(item: FieldChange, texts: Texts) -> str:
    return texts.gettext(FIELD_WORDS.get(item.name, item.name))


def _where_they_differ(before: object, after: object) -> tuple[object, object]:
    """Leave out most of how two long texts begin alike: a line would show nothing else."""
    if type(before) is not str or type(after) is not str or len(before + after) <= _LONGEST:
        return before, after
    alike = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
    )
    start = before.rfind(" ", 0, max(0, alike - _LONGEST // 4))
    if start <= 0:
        return before, after
    return "…" + before[start + 1 :], "…" + after[start + 1 :]


def _quoted(value: object, texts: Texts) -> str:
    said = written(value, texts)
    return f"‘{said}’" if value and type(value) is str else said


def written(value: object, texts: Texts) -> str:
    """Write a value of a field: short enough for a line, and something for nothing."""
    if value is None or value in ("", ()):
        return texts.gettext("empty")
    if isinstance(value, StrEnum):
        return texts.label(value)
    if isinstance(value, bool):
        return texts.gettext("yes") if value else texts.gettext("no")
    if isinstance(value, tuple):
        return texts.enumeration([written(item, texts) for item in value])
    return _written_moment(value, texts) or _shortened(str(value))


def _written_moment(value: object, texts: Texts) -> str:
    if isinstance(value, dt.datetime):
        return f"{texts.date(value)} {texts.time(value)}"
    if isinstance(value, dt.date):
        return texts.date(value)
    return texts.time(value) if isinstance(value, dt.time) else ""


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[:_LONGEST].rsplit(" ", 1)[0] + "…"
