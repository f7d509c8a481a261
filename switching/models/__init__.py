"""The vocabulary: records and closed lists, named as in the glossary."""

from switching.models.accounts import Actor, AuditEntry, User
from switching.models.action_plan import (
    MINIMUM_MINUTES,
    ActionPlan,
    Activity,
    ActivityGoal,
    Agreement,
    Attachment,
    AttachmentLine,
    ExchangeDay,
    Logo,
)
from switching.models.base import FIRST_DAY, LAST_DAY, Message, N_, Record, plural
from switching.models.dossier import (
    CallRecord,
    Dossier,
    DossierLine,
    QuestionVersion,
    current_call,
    held_minutes,
    last_called_off,
    planned_minutes,
)
from switching.models.engagements import Engagement
from switching.models.enums import (
    SECTORS,
    AgreementMeans,
    Answer,
    AnswerMeans,
    ArrangementKind,
    CallOutcome,
    ContributionTopic,
    EvaluationStatus,
    Informed,
    Interest,
    Language,
    LinkWay,
    MailKind,
    MailState,
    Moment,
    MonthlyKind,
    OptionKind,
    OrganisationKind,
    OrganisationSize,
    OverrunReason,
    Participation,
    Party,
    PlanSection,
    Principle,
    Purpose,
    Role,
    RowState,
    Sector,
    Shift,
    Stage,
    StopCause,
    UseAtWork,
    UserRole,
    ViewAudience,
    WhenKnown,
)
from switching.models.funder import (
    FunderAnswer,
    FunderReport,
    IndicatorTarget,
    OrganisationProfile,
)
from switching.models.guests import Contribution, FollowUp, GuestLink, LogEntry, PlanAnswer
from switching.models.imports import Import, ImportMapping, ImportRecord, ImportRow
from switching.models.intake_call import (
    LONG_CALL_MINUTES,
    PLANNED_MINUTES,
    CallPurpose,
    IntakeCall,
    Participant,
    Proposal,
)
from switching.models.learning_question import (
    MOST_GOALS,
    ContactWish,
    GoalMatch,
    GoalWording,
    LearningGoal,
    LearningQuestion,
    SuggestionUse,
)
from switching.models.mail import mail_address
from switching.models.merged import MergedOrganisation, MergedPerson
from switching.models.organisation import (
    Availability,
    HostInterest,
    HostOption,
    IndexedOption,
    LedgerLine,
    Organisation,
    Person,
    PlacesLine,
    Project,
    Target,
)
from switching.models.outbox import Mailing, OutgoingMail, StoppedReminder, ViewMail
from switching.models.outcomes import Certificate, Evaluation, GoalScore
from switching.models.switch import Arrangement, Confirmation, PlanInputs, Switch
from switching.models.trail import FieldChange, TrailLine, TrailSearch
from switching.models.views import MonthlyFile, NamedView, ViewReader

RECORDS: tuple[type[Record], ...] = (
    User,
    Project,
    Target,
    Organisation,
    Person,
    HostOption,
    Availability,
    HostInterest,
    Import,
    ImportRow,
    ImportRecord,
    ImportMapping,
    Switch,
    PlanInputs,
    Arrangement,
    Confirmation,
    IntakeCall,
    Participant,
    CallPurpose,
    Proposal,
    LearningQuestion,
    LearningGoal,
    GoalWording,
    ContactWish,
    GoalMatch,
    ExchangeDay,
    Activity,
    ActivityGoal,
    ActionPlan,
    Attachment,
    Agreement,
    Evaluation,
    GoalScore,
    Certificate,
    GuestLink,
    Contribution,
    PlanAnswer,
    LogEntry,
    FollowUp,
    FunderAnswer,
    OrganisationProfile,
    IndicatorTarget,
    FunderReport,
    Logo,
    MergedPerson,
    MergedOrganisation,
    NamedView,
    MonthlyFile,
    ViewReader,
    ViewMail,
    OutgoingMail,
    StoppedReminder,
)
"""All records that are stored and changed, parents before children."""
