"""Taking along all that is held on a person, for that person: a ZIP with data and a document."""

from __future__ import annotations

import json
from dataclasses import asdict

from switching.i18n import Texts
from switching.i18n.file_names import file_name
from switching.models import Person, Switch
from switching.overview.exports.comma import zipped
from switching.privacy.gathering import gather
from switching.privacy.held_data import PersonalData
from switching.privacy.personal_document import data_file, render_person
from switching.privacy.subject import find_subject
from switching.rules.normal_form import same_form
from switching.services.access import TAKEN, needs, reading, write
from switching.services.checks import required_line
from switching.services.context import Context
from switching.services.rights import Need
from switching.store import NotFoundError, get_record, list_records
from switching.store.merges import current_number, given_up
from switching.store.rows import to_column


@needs(Need.OPEN_DOSSIER)
def export_person(context: Context, person_id: int, reason: str) -> bytes:
    """Write all that is held on a person as a ZIP; the same records and instant, the same bytes.

    It holds texts of dossiers, so it asks for a reason, and leaves its trace on the person and in
    each dossier of which they are the learner, before there is a file. Raises InvalidError without
    a reason, and NotFoundError when there is no such person.
    """
    required_line(reason=reason)
    with reading(context, whole=True) as db:
        if not 0 < person_id < 2**63:
            raise NotFoundError(f"people {person_id}")
        person = get_record(db, Person, current_number(db, Person.TABLE, person_id))
        data = gather(db, person, context.now)
    _leave_trace(context, person, reason)
    return write_export(data, Texts(person.language or context.language))


@needs(Need.ADMINISTER)
def find_person(context: Context, wanted: str) -> list[Person]:
    """List the people with the e-mail address or the id `wanted`."""
    with reading(context, whole=True) as db:
        text = same_form(wanted)
        leads = {str(number): to for number, to in given_up(db, Person.TABLE).items()}
        return [
            person
            for person in list_records(db, Person)
            if (text and text in (same_form(person.email), str(person.id)))
            or leads.get(text) == person.id
        ]


def write_export(data: PersonalData, texts: Texts) -> bytes:
    """Write what is held on a person as a ZIP, its files called as in the language of `texts`."""
    return zipped(
        {
            data_file(texts): _as_json(data),
            file_name(texts.gettext("data"), end="pdf"): render_person(data, texts),
            **data.files,
        },
        data.made_at,
    )


def _leave_trace(context: Context, person: Person, reason: str) -> None:
    with write(context) as transaction:
        subject = find_subject(transaction.db, person)
        said = {"reason": subject.near.in_reason(reason.strip())[:200]}
        transaction.note(TAKEN, person, said)
        for switch_id in sorted(subject.learned_in):
            transaction.note(TAKEN, transaction.get(Switch, switch_id), said)


def _as_json(data: PersonalData) -> bytes:
    """Write the data for machines: columns as the database holds them."""
    whole = asdict(data)
    for name in ("trail", "files", "made_at"):
        del whole[name]
    for record in whole["records"]:
        del record["shown"]
    told = {
        "made_at": to_column(data.made_at),
        **whole,
        "person": data.person.model_dump(mode="json"),
        "files": sorted(data.files),
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()
