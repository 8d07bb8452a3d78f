"""Changed variables and their history, and the frames that are gone, in one statement."""

from sqlalchemy import Connection

from workflow_engine.domain.instance import Changes, ProcessInstance
from workflow_engine.store import rows
from workflow_engine.store.prepared import Prepared

SAVE = Prepared("""
    WITH given AS (
        SELECT scope, name, coalesce(value, 'null') AS value  -- JSON's null would come as SQL's
          FROM json_to_recordset(CAST(:rows AS json)) AS r(scope text, name text, value json)
    ), dropped AS (
        DELETE FROM variables WHERE instance_id = :instance AND scope = ANY(CAST(:gone AS text[]))
    ), kept AS (
        INSERT INTO variable_history (instance_id, scope, name, seq, value)
        SELECT :instance, scope, name, :seq, value FROM given
    )
    INSERT INTO variables (instance_id, scope, name, value, seq)
    SELECT :instance, scope, name, value, :seq FROM given
    ON CONFLICT (instance_id, scope, name) DO UPDATE SET value = excluded.value, seq = excluded.seq
""")


def save(connection: Connection, instance: ProcessInstance, changes: Changes) -> None:
    if not changes.variables and not changes.gone:
        return
    texts = ",".join(
        f'{{"scope":{rows.dumps(scope)},"name":{rows.dumps(name)},"value":{rows.stored(value)}}}'
        for (scope, name), value in changes.variables.items()
    )
    given = {"instance": instance.id, "rows": f"[{texts}]", "gone": list(changes.gone), "seq": changes.events[0][0].seq}
    SAVE.run(connection, given)
