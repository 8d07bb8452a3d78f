"""Which node of one version is which node of another: by id, else by kind and name, else by kind and neighbours."""

from collections.abc import Mapping

from workflow_engine.bpmn import places
from workflow_engine.bpmn.compiled import Compiled
from workflow_engine.bpmn.definitions import Definition, MessageDefinition, SignalDefinition
from workflow_engine.bpmn.places import Place
from workflow_engine.bpmn.specs.events import Catching
from workflow_engine.bpmn.specs.node import Node
from workflow_engine.bpmn.specs.repeats import MultiInstance


def proposed(old: Compiled, new: Compiled) -> dict[str, str]:
    """New ids for nodes that exist under another id. A node that has gone, or could be several, is left out."""
    before, after = places.nodes(old.body), places.nodes(new.body)
    added = {name: place for name, place in after.items() if name not in before}
    found: dict[str, str] = {}
    for name in sorted(before.keys() - after.keys(), key=lambda name: (len(before[name].around), name)):
        alike = [other for other, place in added.items() if _is_alike(before[name], place, found)]
        if len(alike) == 1 and alike[0] not in found.values():
            found[name] = alike[0]
    return found


def is_same_kind(old: Node, new: Node) -> bool:
    """Whether a token of the one can go on as a token of the other."""
    if type(old) is not type(new):
        return False
    if isinstance(old, MultiInstance) and isinstance(new, MultiInstance):
        return old.sequential == new.sequential
    return not isinstance(old, Catching) or waits_alike(old, new)


def waits_alike(old: Node, new: Node) -> bool:
    """Whether both wait for the same sorts of events, in the same order."""
    return [type(each) for each in old.definitions] == [type(each) for each in new.definitions]


def has_same_rows(old: Node, new: Node) -> bool:
    """Whether the rows of a waiting token still say the right thing."""
    return old.element == new.element and list(map(_waited, old.definitions)) == list(map(_waited, new.definitions))


def _waited(definition: Definition) -> object:
    """What the row of a wait is made from; a timer keeps the moment it was armed for."""
    if isinstance(definition, MessageDefinition):
        keys = {name: key.text for name, key in definition.keys.items()}
        return definition.name, keys, {name: path.text for name, path in definition.paths.items()}
    return definition.name if isinstance(definition, SignalDefinition) else type(definition)


def _is_alike(old: Place, new: Place, known: Mapping[str, str]) -> bool:
    """Of one kind, in the same scope, and with one name; where one has no name, between the same nodes."""
    around = [known.get(each.element, each.element) for each in old.around]
    if not is_same_kind(old.node, new.node) or around != [each.element for each in new.around]:
        return False
    names = old.node.drawn.name, new.node.drawn.name
    return names[0] == names[1] if all(names) else _neighbours(old) == _neighbours(new) != (set(), set())


def _neighbours(place: Place) -> tuple[set[str], set[str]]:
    specs = [spec for spec in place.scope.task_specs.values() if isinstance(spec, Node)]
    before = {spec.element for spec in specs if any(path.target is place.node for path in spec.paths)}
    return before, {path.target.element for path in place.node.paths}
