"""The requirement graph (DMN 1.5, 6 and 10.4): the elements of a file and of those it imports, and who needs whom."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from workflow_engine.feel.decisions.boxes import entry_names
from workflow_engine.feel.decisions.definitions import (
    Decision,
    DecisionService,
    Definitions,
    Element,
    Import,
    Knowledge,
    Place,
    Reference,
)
from workflow_engine.feel.decisions.findings import Finding
from workflow_engine.feel.decisions.items import Types, component_names
from workflow_engine.feel.decisions.logic import decision_logic, knowledge_logic
from workflow_engine.feel.decisions.texts import Texts
from workflow_engine.feel.errors import Note
from workflow_engine.feel.running.scope import Closure


class Need(NamedTuple):
    """A required element, in its graph, and what it is called here: one name, or an import's and its own."""

    path: tuple[str, ...]
    graph: "Graph"
    element: Element


class Graph:
    """One DMN file. `others` are the graphs of other files by namespace, those that it imports among them."""

    def __init__(self, definitions: Definitions, others: Mapping[str, "Graph"]) -> None:
        self.definitions = definitions
        self.elements: dict[str, Element] = {element.id: element for element in definitions.elements}
        self.findings: list[Finding] = []
        self.imports = {item.namespace: (item.name, others[item.namespace]) for item in self._imported(others)}
        self.texts = Texts(members=self._members())
        imported_types = {name: graph.types.known for name, graph in self.imports.values()}
        self.types: Types = Types(definitions.items, imported_types, self.texts)
        self.texts.types = self.types.known
        self.needs = {element.id: tuple(self._needs(element, element.requires)) for element in definitions.elements}
        self.parameters = {
            element.id: tuple(self._needs(element, element.inputs))
            for element in definitions.elements
            if isinstance(element, DecisionService)
        }
        self._refuse_twins()
        self._refuse_circle()
        self.logic = {element.id: closure for element in definitions.elements if (closure := self._logic(element))}
        self.findings += self.texts.findings

    def find(self, reference: Reference) -> "tuple[tuple[str, ...], Graph] | None":
        """The import's name, if any, and the graph of an element; one that an imported file imports has none."""
        if reference.namespace in ("", self.definitions.namespace):
            return ((), self) if reference.id in self.elements else None
        if reference.namespace not in self.imports:
            return next(filter(None, (graph.find(reference) for _, graph in self.imports.values())), None)
        name, graph = self.imports[reference.namespace]
        return ((name,) if name else (), graph) if reference.id in graph.elements else None

    def refuse(self, code: str, place: Place, zh: str, en: str) -> None:
        self.findings.append(Finding(code, place, Note(zh, en)))

    def _imported(self, others: Mapping[str, "Graph"]) -> Iterator[Import]:
        for item in self.definitions.imports:
            if item.namespace in others:
                yield item
                continue
            zh, en = f"缺少引入的模型 {item.namespace}。", f"Expected the model {item.namespace}, but it is not given."
            self.refuse("unknown_import", item.place, zh, en)

    def _members(self) -> Iterator[str]:
        """Every name that may follow a dot somewhere in this file."""
        yield from component_names(self.definitions.items)
        for element in self.definitions.elements:
            if isinstance(element, Decision):
                yield from entry_names(element.box)
            elif isinstance(element, Knowledge):
                yield from entry_names(element.function)
            elif isinstance(element, DecisionService):
                outputs = (self.elements.get(output.id) for output in element.requires)
                yield from (output.variable.name for output in outputs if output)
        for _, graph in self.imports.values():
            yield from graph.texts.members
            yield from (element.variable.name for element in graph.definitions.elements)

    def _needs(self, element: Element, references: Iterable[Reference]) -> Iterator[Need]:
        for reference in references:
            found = self.find(reference)
            if found is None:
                zh, en = (
                    f"引用的 {reference.id} 不存在。",
                    f"Expected {reference.id} to exist, but nothing has this id.",
                )
                self.refuse("dangling_ref", element.place, zh, en)
                continue
            prefix, graph = found
            needed = graph.elements[reference.id]
            yield Need((*prefix, needed.variable.name), graph, needed)

    def _logic(self, element: Element) -> Closure | None:
        """The closure over what an element requires; a knowledge model may call itself."""
        names = frozenset(need.path[0] for need in self.needs[element.id])
        if isinstance(element, Decision):
            return decision_logic(element, names, self.texts, self.types)
        if isinstance(element, Knowledge):
            return knowledge_logic(element, names | {element.variable.name}, self.texts, self.types)
        return None

    def _refuse_twins(self) -> None:
        """Two elements with one id: references would mean either."""
        for element in self.definitions.elements:
            if self.elements[element.id] is not element:
                zh, en = (
                    f"标识 {element.id} 重复。",
                    f"Expected one element with the id {element.id}, but there are two.",
                )
                self.refuse("duplicate_id", element.place, zh, en)

    def _refuse_circle(self) -> None:
        """Elements that need themselves, if there are any: one circle is told at a time."""
        try:
            TopologicalSorter({id_: self._followed(element) for id_, element in self.elements.items()}).prepare()
        except CycleError as error:
            for id_ in sorted(set(error.args[1])):
                zh, en = f"{id_} 直接或间接依赖自身。", f"Expected {id_} not to need itself, but it does."
                self.refuse("decision_cycle", self.elements[id_].place, zh, en)

    def _followed(self, element: Element) -> set[str]:
        """The needs that are evaluated for an element. Knowledge models may call one another: calls are counted."""
        needs = (need.element for need in self.needs[element.id] if need.graph is self)
        calls = isinstance(element, Knowledge)
        return {needed.id for needed in needs if not (calls and isinstance(needed, Knowledge))}
