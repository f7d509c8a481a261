"""Who gave an agreement or an evaluation: it stays theirs when someone else takes their place."""

from sqlite_utils import Database

_ROLES = {
    "learner": "learner_id",
    "coach": "coach_id",
    "sending_organisation": "sending_contact_id",
    "project_leader": "project_leader_id",
}
_SWITCH_OF = {
    "agreements": "(SELECT p.switch_id FROM action_plans p WHERE p.id = agreements.plan_id)",
    "evaluations": "evaluations.switch_id",
}
_COUNT = "FROM agreements a WHERE a.plan_id ="
# Of who is in the dossier now: what someone gave who left it since is not asked of the next one.
_COUNT_NOW = """FROM agreements a WHERE coalesce(a.person_id = CASE a.party
            WHEN 'learner' THEN s.learner_id WHEN 'coach' THEN s.coach_id
            WHEN 'sending_organisation' THEN s.sending_contact_id
            WHEN 'project_leader' THEN s.project_leader_id END, 1) AND a.plan_id ="""

# No name on a day means the coach, no place the host: a copy does not follow them. Where a plan was
# made final, its words stay.
_COPIES = tuple(
    f"""UPDATE exchange_days SET {field} = '' WHERE {field} = (SELECT t.name FROM switches s
        JOIN {table} t ON t.id = s.{role} WHERE s.id = exchange_days.switch_id)
        AND switch_id NOT IN (SELECT switch_id FROM action_plans)"""
    for field, table, role in (
        ("with_whom", "people", "coach_id"),
        ("place", "organisations", "host_id"),
    )
)


def apply(db: Database) -> None:
    """Add who it was, from the trail, count agreements by that, and let the days name no one."""
    for table in _SWITCH_OF:
        db.execute(f"ALTER TABLE {table} ADD COLUMN person_id INTEGER REFERENCES people(id)")
        db.execute(f"CREATE INDEX {table}_person_id ON {table}(person_id)")
        for party, role in _ROLES.items():
            _fill(db, table, party, role)
    for statement in _COPIES:
        db.execute(statement)
    query = "SELECT sql FROM sqlite_master WHERE name = 'dossier_facts'"
    (view,) = db.execute(query).fetchone()
    db.execute("DROP VIEW dossier_facts")
    db.execute(view.replace(_COUNT, _COUNT_NOW))


def _fill(db: Database, table: str, party: str, role: str) -> None:
    """Say who it was: whom the first change of the role after it took away, or who is there now."""
    later = f"""SELECT json_extract(l.before, '$.{role}') FROM audit_log l
        WHERE l.record_table = 'switches' AND l.record_id = {_SWITCH_OF[table]}
            AND json_type(l.before, '$.{role}') IS NOT NULL AND l.id > (
                SELECT min(a.id) FROM audit_log a WHERE a.record_table = '{table}'
                AND a.record_id = {table}.id AND a.action = 'add')
        ORDER BY l.id LIMIT 1"""
    now = f"SELECT s.{role} FROM switches s WHERE s.id = {_SWITCH_OF[table]}"
    db.execute(
        f"UPDATE {table} SET person_id = (SELECT p.id FROM people p"
        f" WHERE p.id = coalesce(({later}), ({now}))) WHERE party = '{party}'"
    )
