"""The switch: one learner's journey with one host."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import ValidationInfo, model_validator

from switching.models.base import Day, Line, N_, Name, Note, Record, are_stored, wrong
from switching.models.enums import ArrangementKind, Participation, Party, StopCause
from switching.models.treatment import Treatment


class Switch(Record):
    """The central record. Finishing early is completed, not stopped.

    `sending_contact_id` is who speaks, and signs, for the sending organisation.
    `stop_cause` is the kind of reason; what was stopped before there were kinds has none.
    `import_id` is the import that it came from: then it was not registered when it was put on
    record, and says nothing of how long things take.
    """

    TABLE: ClassVar[str] = "switches"

    reference: Annotated[Name, Treatment.KEPT]
    learner_id: int
    sending_organisation_id: int
    host_id: int
    coach_id: int | None = None
    project_leader_id: int
    partner_id: int
    project_id: int | None = None
    registered_on: Day
    completed_on: Day | None = None
    stopped_on: Day | None = None
    stopped_by: Party | None = None
    stop_reason: Annotated[Note, Treatment.NOTE] = ""
    sending_contact_id: int | None = None
    stop_cause: StopCause | None = None
    import_id: int | None = None

    @model_validator(mode="after")
    def _stops_are_explained(self, info: ValidationInfo) -> Switch:
        if are_stored(info, "stopped_on", "stopped_by", "stop_reason"):
            return self
        if self.stopped_on and (self.stopped_by is None or not self.stop_reason):
            raise wrong(N_("Say who stopped this switch and why."))
        return self


class PlanInputs(Record):
    """What only the learning action plan says of a switch: sections 2, 4, 9, 10 and 11."""

    TABLE: ClassVar[str] = "plan_inputs"

    switch_id: int
    emergency_contact: Annotated[Line, Treatment.NOTE] = ""
    starting_point: Annotated[Note, Treatment.NOTE] = ""
    instructions_by: Annotated[Line, Treatment.EVIDENCE] = ""
    insurance_confirmed_by: Annotated[Line, Treatment.EVIDENCE] = ""
    participation: Participation | None = None
    follow_up: Annotated[Note, Treatment.NOTE] = ""
    evaluation_moment: Annotated[Note, Treatment.NOTE] = ""
    host_learns: Annotated[Note, Treatment.NOTE] = ""
    sender_learns: Annotated[Note, Treatment.NOTE] = ""
    sharing: Annotated[Note, Treatment.NOTE] = ""
    fewer_hours_reason: Annotated[Note, Treatment.EVIDENCE] = ""


class Arrangement(Record):
    """One practical arrangement of a switch."""

    TABLE: ClassVar[str] = "arrangements"

    switch_id: int
    kind: ArrangementKind
    description: Annotated[Note, Treatment.NOTE] = ""


class Confirmation(Record):
    """Someone's word that what contradicts something else on record is right all the same.

    `contradiction` is the code of what was asked, with the values that it was asked of: when they
    change, it is asked anew.
    """

    TABLE: ClassVar[str] = "confirmations"

    switch_id: int
    contradiction: Annotated[Name, Treatment.KEPT]
