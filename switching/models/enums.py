"""The closed lists of the glossary. Values are what the database and the address hold."""

from enum import StrEnum
from typing import Self


class Purpose(StrEnum):
    """The six purposes of the introduction call, in their order."""

    EXPLANATION = "explanation"
    ACQUAINTANCE = "acquaintance"
    QUESTION = "question"
    OPTIONS = "options"
    PRACTICAL = "practical"
    PLAN = "plan"


class Role(StrEnum):
    """The role of someone at the call."""

    LEARNER = "learner"
    COACH = "coach"
    PROJECT_LEADER = "project_leader"
    HR = "hr"
    MANAGEMENT = "management"
    COLLEAGUE = "colleague"
    OTHER = "other"


class Informed(StrEnum):
    """How well informed someone came to the call."""

    WELL = "well"
    A_LITTLE = "a_little"
    NOT_AT_ALL = "not_at_all"


class Principle(StrEnum):
    """The main principles of Switching Talent, as explained in the call."""

    LEARNING_ON_THE_JOB = "learning_on_the_job"
    WAGE_AND_RIGHTS_STAY = "wage_and_rights_stay"
    COACH_ACCOMPANIES = "coach_accompanies"
    AT_LEAST_14_HOURS = "at_least_14_hours"
    BOTH_ORGANISATIONS_LEARN = "both_organisations_learn"
    CONFIDENTIALITY = "confidentiality"


class CallOutcome(StrEnum):
    """How a planned call ended."""

    HELD = "held"
    NO_SHOW = "no_show"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class WhenKnown(StrEnum):
    """How much is known of when a call is or was: sheets give a day without an hour, or no day."""

    HOUR = "hour"
    DAY = "day"
    NOTHING = "nothing"


class RowState(StrEnum):
    """What became of a row of a file that was brought in."""

    MADE = "made"
    LINKED = "linked"
    SKIPPED = "skipped"
    WAITING = "waiting"


class OverrunReason(StrEnum):
    """Why a call took longer than planned."""

    LATE_START = "late_start"
    TECHNIQUE = "technique"
    LITTLE_INFORMED = "little_informed"
    ACQUAINTANCE = "acquaintance"
    QUESTION_UNCLEAR = "question_unclear"
    MANY_OPTIONS = "many_options"
    PRACTICAL = "practical"
    ENTHUSIASM = "enthusiasm"
    OTHER = "other"


class Party(StrEnum):
    """Who stands behind an agreement, an evaluation, a stop or a day that was not held."""

    LEARNER = "learner"
    COACH = "coach"
    HOST = "host"
    SENDING_ORGANISATION = "sending_organisation"
    PROJECT_LEADER = "project_leader"


class StopCause(StrEnum):
    """The kinds of reasons to stop; `switching.rules.stop_causes` says which party has which."""

    OTHER_JOB = "other_job"
    ABSENT = "absent"
    NO_TIME = "no_time"
    QUESTION_ANSWERED = "question_answered"
    NO_FIT = "no_fit"
    NO_INTEREST = "no_interest"
    NO_COACH = "no_coach"
    NOT_RELEASED = "not_released"
    REORGANISATION = "reorganisation"
    NO_DATES = "no_dates"
    NO_ANSWER = "no_answer"
    OTHER = "other"


class Moment(StrEnum):
    """When a version of the learning question came about."""

    BEFORE_CALL = "before_call"
    AFTER_CALL = "after_call"
    REFINEMENT = "refinement"


class Shift(StrEnum):
    """How a learning question changed."""

    UNCHANGED = "unchanged"
    MORE_CONCRETE = "more_concrete"
    BROADENED = "broadened"
    NARROWED = "narrowed"
    SHIFTED = "shifted"


class OptionKind(StrEnum):
    """What a host can offer."""

    GUIDED_TOUR = "guided_tour"
    WORKING_GROUP = "working_group"
    SPECIALIST_TALK = "specialist_talk"
    SHADOWING = "shadowing"
    TAKING_PART = "taking_part"
    MEETING = "meeting"
    TRAINING = "training"
    OTHER = "other"


class Answer(StrEnum):
    """The learner's answer to a proposal."""

    USEFUL = "useful"
    MAYBE = "maybe"
    NOT_USEFUL = "not_useful"


class ArrangementKind(StrEnum):
    """The practical arrangements of a dossier."""

    DRESS_CODE = "dress_code"
    ADDRESS_AND_WELCOME = "address_and_welcome"
    PROTECTIVE_EQUIPMENT = "protective_equipment"
    TRANSPORT = "transport"
    MEALS = "meals"
    ACCESS = "access"
    SAFETY = "safety"
    ADJUSTMENTS = "adjustments"
    CONFIDENTIALITY = "confidentiality"
    OTHER = "other"


class Participation(StrEnum):
    """Whether the learner observes at the host or takes part in the work."""

    OBSERVING = "observing"
    TAKING_PART = "taking_part"
    BOTH = "both"


class AgreementMeans(StrEnum):
    """How a party agreed to a plan."""

    ON_PAPER = "on_paper"
    BY_MAIL = "by_mail"
    BY_LINK = "by_link"


class LinkWay(StrEnum):
    """How a personal link left the house."""

    MAILED = "mailed"
    COPIED = "copied"
    PRINTED = "printed"


class ContributionTopic(StrEnum):
    """For which field of a dossier a guest wrote something."""

    GENERAL_AIM = "general_aim"
    GOAL = "goal"
    CONTACT_WISH = "contact_wish"
    SCORE_BEFORE = "score_before"
    STARTING_POINT = "starting_point"
    EMERGENCY_CONTACT = "emergency_contact"
    SENDING_CONTACT = "sending_contact"
    INSTRUCTIONS_BY = "instructions_by"
    JOB = "job"
    JOB_SINCE = "job_since"
    INFORMED = "informed"
    PROPOSAL = "proposal"
    ARRANGEMENT = "arrangement"
    OBJECTION = "objection"
    HELD_HOURS = "held_hours"
    UNEXPECTED_LEARNING = "unexpected_learning"
    TAKEAWAY = "takeaway"
    SCORE_AFTER = "score_after"


class UseAtWork(StrEnum):
    """Whether what was learned is used at work."""

    MUCH = "much"
    SOME = "some"
    NOT_YET = "not_yet"


class EvaluationStatus(StrEnum):
    """Whether an evaluation came in."""

    RECEIVED = "received"
    RECEIVED_ELSEWHERE = "received_elsewhere"
    NOT_RECEIVED = "not_received"


class Sector(StrEnum):
    """The sector an organisation works in, once someone said which."""

    CHILDCARE = "childcare"
    CARE = "care"
    EDUCATION = "education"
    GOVERNMENT = "government"
    HR_SERVICES = "hr_services"
    INDUSTRY = "industry"
    LOGISTICS = "logistics"
    NON_PROFIT = "non_profit"
    TECHNOLOGY = "technology"
    OTHER = "other"
    NOT_GIVEN = "not_given"


SECTORS = tuple(item for item in Sector if item is not Sector.NOT_GIVEN)
"""What is chosen among: that none was given shows as none chosen."""


class Interest(StrEnum):
    """How a host stands towards learners in a year."""

    ACTIVELY_LOOKING = "actively_looking"
    OPEN = "open"
    NOT_NOW = "not_now"


class OrganisationKind(StrEnum):
    """What an organisation is, for the funder."""

    ENTERPRISE = "enterprise"
    NON_PROFIT = "non_profit"
    PUBLIC_BODY = "public_body"


class OrganisationSize(StrEnum):
    """How many people work there: below 10, below 50, below 250, or more."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class AnswerMeans(StrEnum):
    """How a learner answered the funder's questions."""

    ON_PAPER = "on_paper"
    BY_LINK = "by_link"
    IN_CONVERSATION = "in_conversation"


class Stage(StrEnum):
    """Where a dossier stands; derived from the facts on record, never stored."""

    REGISTERED = "registered"
    CALL_PLANNED = "call_planned"
    CALL_HELD = "call_held"
    PLAN_DRAFT = "plan_draft"
    PLAN_FINAL = "plan_final"
    UNDER_WAY = "under_way"
    COMPLETED = "completed"
    STOPPED = "stopped"


class PlanSection(StrEnum):
    """The sections of the learning action plan in their order."""

    HEAD = "head"
    PARTIES = "parties"
    CALL = "call"
    STARTING_POINT = "starting_point"
    QUESTION = "question"
    ACTIVITIES = "activities"
    PLANNING = "planning"
    ARRANGEMENTS = "arrangements"
    FRAME = "frame"
    GUIDANCE = "guidance"
    ORGANISATIONS_LEARN = "organisations_learn"
    AGREEMENT = "agreement"


class UserRole(StrEnum):
    """What someone who works with the app may do."""

    LOCAL = "local"
    PROJECT_LEADER = "project_leader"
    PROGRAMME_MANAGER = "programme_manager"
    ADMINISTRATOR = "administrator"
    GUEST = "guest"


class ViewAudience(StrEnum):
    """For whom a view of the overview is kept: its owner, their partner, or everyone."""

    OWN = "own"
    PARTNER = "partner"
    ALL = "all"


class MonthlyKind(StrEnum):
    """What is laid ready of a view each month; the value is the end of the file's name."""

    REPORT = "pdf"
    TABLE = "xlsx"


class MailKind(StrEnum):
    """What a mail is about: what people send by a click, and after that what goes out by rule."""

    CALL = "call"
    AGREED = "agreed"
    PLAN = "plan"
    CERTIFICATE = "certificate"
    EVALUATION = "evaluation"
    STOP = "stop"
    LINK = "link"
    CODE = "code"
    CALL_REMINDER = "call_reminder"
    PREPARATION_REMINDER = "preparation_reminder"
    AGREEMENT_WEEK_REMINDER = "agreement_week_reminder"
    AGREEMENT_DAYS_REMINDER = "agreement_days_reminder"
    HOURS_REMINDER = "hours_reminder"
    EVALUATION_REMINDER = "evaluation_reminder"
    EVALUATION_LAST_REMINDER = "evaluation_last_reminder"
    FOLLOW_UP_REMINDER = "follow_up_reminder"


class MailState(StrEnum):
    """How far a mail is. HELD waits for someone's decision; REFUSED was not taken by the server.

    STOPPED was taken back by someone, and LAPSED had nothing to say any more.
    """

    WAITING = "waiting"
    HELD = "held"
    SENT = "sent"
    REFUSED = "refused"
    STOPPED = "stopped"
    LAPSED = "lapsed"


class Language(StrEnum):
    """The languages of screen and documents: a line and a catalogue each.

    `locale_name` is the CLDR locale of its dates and numbers, `chart_locale` that of the charts,
    `own_name` what its speakers call it. `first_day` is how it writes the first of a month, where
    CLDR does not know that, and a blank before one of the signs in `spaced` is never broken.
    """

    locale_name: str
    chart_locale: str
    own_name: str
    first_day: str
    spaced: str

    def __new__(
        cls,
        code: str,
        locale_name: str = "",
        chart_locale: str = "",
        own_name: str = "",
        first_day: str = "",
        spaced: str = "",
    ) -> Self:
        """Make the language that is stored as `code`."""
        made = str.__new__(cls, code)
        made._value_ = code
        made.locale_name, made.chart_locale, made.own_name = locale_name, chart_locale, own_name
        made.first_day, made.spaced = first_day, spaced
        return made

    DUTCH = ("nl", "nl_BE", "nl-NL", "Nederlands")
    ENGLISH = ("en", "en_GB", "en-GB", "English")
    FRENCH = ("fr", "fr_BE", "fr-FR", "Français", "1er", ":;?!»")
