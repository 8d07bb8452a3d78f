"""States that were kept before an act, and the variables of that moment."""

from typing import Any

from sqlalchemy import Connection, text

from workflow_engine.store import rows

STATE = text("SELECT state FROM checkpoints WHERE instance_id = :instance AND seq = :seq")
VARIABLES = text("""
    SELECT DISTINCT ON (scope, name) scope, name, value FROM variable_history
     WHERE instance_id = :instance AND seq <= :seq ORDER BY scope, name, seq DESC
""")
DECIDED = text("""
    SELECT payload -> 'mapping' AS mapping FROM events
     WHERE instance_id = :instance AND topic = 'instance.migrated' AND seq > :seq ORDER BY seq
""")
ASK_AGAIN = text("""
    UPDATE service_calls SET status = 'waiting', attempts = 0, due_at = :now, lease_until = NULL
     WHERE instance_id = :instance AND status = 'failed' AND token = ANY(CAST(:tokens AS text[]))
""")


def state(connection: Connection, instance: str, seq: int) -> bytes | None:
    """The state after act number `seq`, if it was kept."""
    found = connection.execute(STATE, {"instance": instance, "seq": seq}).scalar_one_or_none()
    return None if found is None else bytes(found)


def variables(connection: Connection, instance: str, seq: int) -> dict[tuple[str, str], Any]:
    """Every value that a variable or frame had after act number `seq`, also those of frames that were gone by then."""
    found = connection.execute(VARIABLES, {"instance": instance, "seq": seq})
    return {(row.scope, row.name): rows.value(row.value) for row in found}


def decided(connection: Connection, instance: str, seq: int) -> dict[str, str]:
    """Where migrations since act number `seq` let nodes go on that were no more, one after the other."""
    mapping: dict[str, str] = {}
    for (later,) in connection.execute(DECIDED, {"instance": instance, "seq": seq}):
        given = rows.loads(later)
        mapping = {**given, **{name: given.get(to, to) for name, to in mapping.items()}}
    return mapping


def ask_again(connection: Connection, instance: str, tokens: list[str], now: Any) -> None:
    """Calls that had failed are waited for once more."""
    connection.execute(ASK_AGAIN, {"instance": instance, "tokens": tokens, "now": now})
