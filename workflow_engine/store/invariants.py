"""What always holds of the rows of an installation, as questions that find the exceptions. Read only."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, text

from workflow_engine.domain.instance import LIVE

OPEN_ROWS = """
    SELECT instance_id, 'work item ' || element AS what FROM work_items WHERE state IN ('ready', 'claimed')
    UNION ALL SELECT instance_id, 'timer ' || element FROM timers
    UNION ALL SELECT instance_id, 'subscription ' || element FROM subscriptions
    UNION ALL SELECT instance_id, 'call ' || element FROM service_calls WHERE status = 'waiting'
"""
QUESTIONS: Mapping[str, str] = {  # name -> rows of an instance and what is wrong with it
    "an ended instance waits for nothing": f"""
        SELECT i.id, o.what FROM instances i JOIN ({OPEN_ROWS}) o ON o.instance_id = i.id
         WHERE i.status IN ('completed', 'cancelled')
    """,  # noqa: S608
    "an ended instance keeps no state": """
        SELECT id, status FROM instances WHERE (status IN ('completed', 'cancelled')) <> (ended_at IS NOT NULL)
            OR (status = 'completed' AND length(state) > 0)
    """,
    "an instance is an incident exactly while one is open": """
        SELECT i.id, i.status FROM instances i
         WHERE i.status IN ('running', 'incident') AND (i.status = 'incident') <> EXISTS (
               SELECT FROM incidents n WHERE n.instance_id = i.id AND n.resolved_at IS NULL)
    """,
    "events are numbered without gaps up to the instance's own number": """
        SELECT i.id, i.seq || ' <> ' || coalesce(max(e.seq), 0) FROM instances i LEFT JOIN events e ON e.instance_id = i.id
         GROUP BY i.id HAVING count(e.seq) <> i.seq OR coalesce(max(e.seq), 0) <> i.seq
    """,
    "the last event carries the head of the chain": """
        SELECT i.id, 'head' FROM instances i JOIN events e ON e.instance_id = i.id AND e.seq = i.seq WHERE e.hash <> i.head
    """,
    "a completed work item has exactly one event": """
        SELECT w.instance_id, w.element || ' ' || count(e.seq) FROM work_items w
          LEFT JOIN events e ON e.work_item_id = w.id AND e.instance_id = w.instance_id
               AND (e.topic = 'work_item.completed' OR e.payload ->> 'retried' = 'work_item.completed')
         WHERE w.state = 'completed' GROUP BY w.id HAVING count(e.seq) <> 1
    """,
    "ready work is offered, other work is not": """
        SELECT w.instance_id, w.element || ' ' || w.state FROM work_items w
         WHERE (w.state = 'ready') <> EXISTS (SELECT FROM offers o WHERE o.work_item_id = w.id)
    """,
    "claimed and completed work has somebody": """
        SELECT instance_id, element FROM work_items
         WHERE (state IN ('claimed', 'completed') AND assignee_id IS NULL) OR (state = 'ready' AND assignee_id IS NOT NULL)
    """,
    "variables are those last written": """
        SELECT v.instance_id, v.name FROM variables v LEFT JOIN LATERAL (
               SELECT h.value FROM variable_history h
                WHERE h.instance_id = v.instance_id AND h.scope = v.scope AND h.name = v.name
                ORDER BY h.seq DESC LIMIT 1) h ON true
         WHERE h.value::text IS DISTINCT FROM v.value::text
    """,
}
STATES = text(
    "SELECT id, version_id, state FROM instances WHERE status = ANY(CAST(:live AS text[])) AND length(state) > 0"
)
WAITING = text("""
    SELECT 'work' AS kind, token, element, NULL::timestamptz AS due_at FROM work_items
     WHERE instance_id = :instance AND state IN ('ready', 'claimed')
    UNION ALL SELECT 'timer', token, element, due_at FROM timers WHERE instance_id = :instance
    UNION ALL SELECT kind, token, element, NULL FROM subscriptions WHERE instance_id = :instance
    UNION ALL SELECT 'call', token, element, NULL FROM service_calls WHERE instance_id = :instance
              AND status = 'waiting'
""")
HELD = text("""
    SELECT pending #>> '{command,token}' FROM incidents WHERE instance_id = :instance AND resolved_at IS NULL
""")


def broken(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """What does not hold: the sentence, the instance, and what was found."""
    for sentence, question in QUESTIONS.items():
        for instance, found in connection.execute(text(question)):
            yield sentence, str(instance), str(found)


def states(connection: Connection) -> list[tuple[str, str, bytes]]:
    """Live instances with their version and state."""
    found = connection.execute(STATES, {"live": sorted({*LIVE, "suspended"})})
    return [(str(row.id), str(row.version_id), bytes(row.state)) for row in found]


def held(connection: Connection, instance: str) -> set[str | None]:
    """Tokens whose command waits in an open incident: what it was about, such as a timer, may have no row any more."""
    return set(connection.execute(HELD, {"instance": instance}).scalars())


def waiting(connection: Connection, instance: str) -> set[tuple[str, str, str, object]]:
    """The rows of what an instance waits for: kind, token, element, and the moment of a timer."""
    return {
        (row.kind, row.token, row.element, row.due_at) for row in connection.execute(WAITING, {"instance": instance})
    }
