"""What every act shares that no person does: the instance of a leased row, and what becomes of a row that cannot be done."""

from workflow_engine.bpmn.commands import Command
from workflow_engine.domain.errors import NotFound, WrongState
from workflow_engine.domain.event import Event
from workflow_engine.domain.instance import ProcessInstance
from workflow_engine.domain.outcome import Fault
from workflow_engine.domain.text import Text
from workflow_engine.operations.advancing import stop
from workflow_engine.operations.transaction import Tx
from workflow_engine.store import instances


def live(tx: Tx, instance_id: str) -> ProcessInstance | None:
    """The instance, locked; None when it is suspended, has ended or is gone."""
    try:
        instance = instances.lock(tx.connection, instance_id, tx.database.bound())
        instance.require_live()
    except (NotFound, WrongState):
        return None
    return instance


def give_up(tx: Tx, instance: ProcessInstance, command: Command, element: str, topic: str, error: str) -> None:
    """An incident after the last attempt; a retry applies the command. DiagramFailed is raised after the commit."""
    said = Text("多次尝试均未成功。", "It was tried several times and never succeeded.")
    fault = Fault("attempts_exhausted", element, said, error)
    stop(tx, instance, command, Event(instance.seq + 1, topic, instance.now), fault)
