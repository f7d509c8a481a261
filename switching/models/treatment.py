"""What becomes of a field when someone is erased; it stands in the type of the field."""

from __future__ import annotations

from enum import Enum, auto


class Treatment(Enum):
    """What becomes of a text or a file: `Annotated[Note, Treatment.NOTE]`.

    Of text about whatever it may be, SHARED stays, NOTE goes with the notes of a dossier and with
    its learner, EVIDENCE with its learner only; in what stays the names of others are replaced.
    DOCUMENT is written anew from what is left, and KEPT says nothing of anyone.

    What says who someone is goes with that person: NAME becomes the pseudonym, SIGN_IN an address
    that no one has, LEARNER (a learner's name in a record of the dossier) the pseudonym too; JOB,
    CONTACT and DETAIL are emptied. NAME, SIGN_IN and CONTACT are looked for in all running text, a
    JOB behind a name. CONTACT goes with the notes already.
    """

    KEPT = auto()
    SHARED = auto()
    NOTE = auto()
    EVIDENCE = auto()
    DOCUMENT = auto()
    NAME = auto()
    SIGN_IN = auto()
    LEARNER = auto()
    JOB = auto()
    CONTACT = auto()
    DETAIL = auto()
