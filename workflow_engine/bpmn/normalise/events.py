"""Event definitions that stand elsewhere in the file take their place in the node that refers to them."""

from dataclasses import replace

from workflow_engine.bpmn.model import Diagram


def inline(diagram: Diagram) -> None:
    for process in diagram.processes:
        for node in process.walk():
            node.events = [
                replace(diagram.events[event.ref])
                if event.kind == "reference" and event.ref in diagram.events
                else event
                for event in node.events
            ]
