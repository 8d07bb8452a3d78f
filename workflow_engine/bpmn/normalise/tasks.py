"""A global task that is called becomes a process of one task."""

from workflow_engine.bpmn.model import Diagram, Process, Scope


def wrap_global(diagram: Diagram) -> None:
    called = {node.called for process in diagram.processes for node in process.walk() if node.called}
    known = {process.id for process in diagram.processes}
    for name, node in diagram.global_tasks.items():
        if name in called and name not in known:
            node.scope = name
            body = Scope(name, {name: node})
            diagram.processes.append(Process(name, node.name, node.line, True, body))
