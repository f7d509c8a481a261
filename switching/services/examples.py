"""Examples to try the app with: made-up dossiers in a database of one's own, beside the real one.

Who has them is asked of the real database, and so is who is let in: the users in the examples are
made up too, and let no one in anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from switching import store
from switching.models import Message, N_, Person, Switch, User, UserRole
from switching.services.access import needs, write
from switching.services.admission import Admission
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.services.context import LOCAL_USER_ID, Context, local_actor
from switching.services.rights import Need
from switching.services.users import GIVEN_ROLES, get_user_in_role, list_user_names
from switching.store import example_files, fault_of, list_records
from switching.store.example_files import Examples, ExistingError

_DOMAIN = "voorbeelden.example"
"""Where the users in the examples have their address: no one can own it."""


@dataclass(frozen=True)
class Held:
    """Examples, and who they are of."""

    examples: Examples
    user: str


@needs(Need.TRY_EXAMPLES)
def find_examples(context: Context) -> Examples | None:
    """Return the examples of the actor; None when there are none."""
    return example_files.find_examples(context.path, context.actor.user_id)


@needs(Need.TRY_EXAMPLES)
def make_examples(context: Context, fill: Callable[[Path], object]) -> None:
    """Make examples for the actor: `fill` puts made-up dossiers in a new file.

    Those that are there already stay as they are. Raises InvalidError when there is no room.
    """

    def prepare(path: Path) -> None:
        fill(path)
        _add_users(context, path)

    try:
        example_files.make_examples(context.path, context.actor.user_id, prepare)
    except ExistingError:
        return
    except Exception as error:
        said = fault_of(context.path, error)
        if said is None:
            raise
        raise InvalidError({WHOLE_RECORD: said}) from error
    _note(context, "make_examples", context.actor.user_id)


@needs(Need.TRY_EXAMPLES)
def throw_examples_away(context: Context, token: str) -> None:
    """Remove the examples of the actor that have this token, with all files beside them."""
    _throw_away(context, context.actor.user_id, token)


@needs(Need.ADMINISTER)
def list_examples(context: Context) -> list[Held]:
    """List the examples of everyone."""
    names = list_user_names(context)
    found = example_files.list_examples(context.path)
    return [Held(item, names.get(item.user_id, "")) for item in found]


@needs(Need.ADMINISTER)
def throw_examples_of_someone_away(context: Context, user_id: int, token: str) -> None:
    """Remove the examples of a user that have this token, with all files beside them."""
    _throw_away(context, user_id, token)


def _throw_away(context: Context, user_id: int, token: str) -> None:
    examples = example_files.find_examples(context.path, user_id)
    if examples is None or examples.token != token:
        return
    try:
        example_files.throw_away(context.path, examples)
    except OSError as error:
        text = N_("The examples could not be thrown away: {reason}")
        said = Message(text, {"reason": error.strerror or str(error)})
        raise InvalidError({WHOLE_RECORD: said}) from error
    _note(context, "throw_examples_away", user_id)


def _note(context: Context, action: str, user_id: int) -> None:
    with write(context) as transaction:
        transaction.note_beside(action, "examples", user_id)


def admit_to_examples(path: Path, admitted: Admission) -> Admission:
    """Return as whom someone who was let in works in the examples at `path`: in the same role.

    The session is theirs, and ends when it would end.
    """
    return Admission(get_user_in_role(path, admitted.user.role), admitted.ends_at)


def _add_users(context: Context, path: Path) -> None:
    """Add someone in each role, who speaks the language of who made the examples.

    The project leader is the one of the first dossier.
    """
    with store.write(path, local_actor(), context.now) as transaction:
        first = list_records(transaction.db, Switch)[0]
        leader = transaction.get(Person, first.project_leader_id)
        for role in GIVEN_ROLES:
            leads = role is UserRole.PROJECT_LEADER
            transaction.add(
                User(
                    email=f"{role}@{_DOMAIN}",
                    name=leader.name if leads else context.texts.label(role),
                    role=role,
                    partner_id=first.partner_id if leads else None,
                    person_id=first.project_leader_id if leads else None,
                    language=context.language,
                )
            )
        local = transaction.get(User, LOCAL_USER_ID)
        transaction.update(local, language=context.language)
