"""Plain SpiffWorkflow with the whole instance as JSON in one row: parsed once, one transaction per act.

It does not check forms or rights, keep deadlines, notify anybody or prove its history.
"""

import io
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

from workflow_engine.operations.packages import Package

TABLES = """
    CREATE SCHEMA peer;
    CREATE TABLE peer.instances (id uuid PRIMARY KEY, status text, state jsonb);
    CREATE TABLE peer.items (id uuid PRIMARY KEY, instance uuid, element text, state text);
    CREATE TABLE peer.events (id bigserial PRIMARY KEY, instance uuid, kind text, at timestamptz DEFAULT now());
    CREATE INDEX ON peer.items (instance);
    CREATE INDEX ON peer.events (instance)"""


class SpiffBlob:
    """An adapter: `start` and `complete` are a transaction each."""

    def __init__(self, place: Path) -> None:
        self.connection = psycopg.connect(host=str(place), user="handoff", dbname="handoff")
        self.serializer = BpmnWorkflowSerializer()
        self.connection.execute(TABLES)
        self.connection.commit()
        self.spec: Any = None

    def publish(self, package: Package, key: str) -> None:
        parser = BpmnParser()
        with TemporaryDirectory() as folder:
            for name, xml in package.diagrams.items():
                path = Path(folder, name)
                path.write_bytes(xml)
                parser.add_bpmn_io(io.BytesIO(xml), filename=str(path))
        self.spec = parser.get_spec(key)

    def start(self, values: dict[str, Any]) -> str:
        workflow = BpmnWorkflow(self.spec)
        workflow.data.update(values)
        workflow.do_engine_steps()
        instance = str(uuid.uuid4())
        self.connection.execute(
            "INSERT INTO peer.instances VALUES (%s, 'running', %s)",
            (instance, self.serializer.serialize_json(workflow)),
        )
        self.open_items(instance, workflow)
        self.connection.execute("INSERT INTO peer.events (instance, kind) VALUES (%s, 'started')", (instance,))
        self.connection.commit()
        return instance

    def complete(self, instance: str, values: dict[str, Any]) -> None:
        """Finish the first open item."""
        found = self.connection.execute("SELECT state::text FROM peer.instances WHERE id = %s FOR UPDATE", (instance,))
        state = found.fetchone()
        assert state
        workflow = self.serializer.deserialize_json(state[0])
        task = workflow.get_tasks(state=TaskState.READY, manual=True)[0]
        task.data.update(values)
        task.run()
        workflow.do_engine_steps()
        blob = self.serializer.serialize_json(workflow)
        self.connection.execute("UPDATE peer.items SET state = 'completed' WHERE id = %s", (str(task.id),))
        self.connection.execute(
            "UPDATE peer.instances SET state = %s, status = %s WHERE id = %s",
            (blob, "completed" if workflow.is_completed() else "running", instance),
        )
        self.open_items(instance, workflow)
        self.connection.execute("INSERT INTO peer.events (instance, kind) VALUES (%s, 'completed')", (instance,))
        self.connection.commit()

    def open_items(self, instance: str, workflow: BpmnWorkflow) -> None:
        for task in workflow.get_tasks(state=TaskState.READY, manual=True):
            self.connection.execute(
                "INSERT INTO peer.items VALUES (%s, %s, %s, 'ready') ON CONFLICT DO NOTHING",
                (str(task.id), instance, task.task_spec.name),
            )
