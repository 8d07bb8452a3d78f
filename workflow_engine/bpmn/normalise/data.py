"""Data objects are variables: every reference to one goes by the object's name, or its id where that is no name."""

from workflow_engine.bpmn.model import NAME, DataObject, Diagram


def name_references(diagram: Diagram) -> None:
    for process in diagram.processes:
        known: dict[str, DataObject] = {}
        for scope in process.body.walk():
            known |= scope.datas
        for data in known.values():
            target = known.get(data.name, data) if data.kind == "dataObjectReference" else data
            data.name = target.name if NAME.fullmatch(target.name) else target.id
