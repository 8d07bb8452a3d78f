"""The decision tables of a version, by the ids and names under which diagrams ask for them."""

from collections.abc import Mapping

from workflow_engine.bpmn import decisions
from workflow_engine.feel.decisions import Model


def models(files: Mapping[str, bytes]) -> dict[str, Model]:
    """Every decision of the files, by id and by name; a file may import the others. Raises InvalidDiagram, TooLarge."""
    found: dict[str, Model] = {}
    for name, data in files.items():
        model = decisions.read(data, [other for each, other in files.items() if each != name])
        found |= dict.fromkeys((*model.names, *model.ids), model)
    return found
