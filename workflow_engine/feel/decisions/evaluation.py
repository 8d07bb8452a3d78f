"""One evaluation of a graph: each element once, and only what an element requires visible to it (DMN 1.5, 10.4)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workflow_engine.feel.decisions.definitions import Decision, DecisionService, Element, InputData, Knowledge
from workflow_engine.feel.decisions.graph import Graph, Need
from workflow_engine.feel.decisions.logic import result_type
from workflow_engine.feel.decisions.record import DecisionRun, Recorded
from workflow_engine.feel.run import Frame, Run
from workflow_engine.feel.running.constructs import fitted, placed
from workflow_engine.feel.values import Function, Parameter, Value, admit

Key = tuple[str, str]


class Evaluation:
    """`given` are input values by name; `known` are values of elements that are settled already."""

    def __init__(self, run: DecisionRun, given: Mapping[str, Value], known: Mapping[Key, Value] | None = None) -> None:
        self.run = run
        self.given = given
        self._known = dict(known or {})
        self._under_way: set[Key] = set()

    def answer(self, graph: Graph, element: Decision | DecisionService) -> Value:
        """The value of a decision; of a service the value it has for the given inputs."""
        value = self.value(graph, element)
        if isinstance(element, Decision):
            return value
        return self.run.invoke(value, [admit(self.given.get(parameter.name)) for parameter in value.parameters])

    def value(self, graph: Graph, element: Element) -> Value:
        """The value of an element: of an input as given, of knowledge and services a function."""
        key = _key(graph, element)
        if key not in self._known:
            if key in self._under_way:
                return self.run.note(f"{element.id} 依赖自身。", f"Expected {element.id} not to need itself.")
            self._under_way.add(key)
            self._known[key] = EVALUATORS[type(element)](self, graph, element)
        return self._known[key]

    def input(self, graph: Graph, element: InputData) -> Value:
        value = admit(self.given.get(element.variable.name))
        type_ = graph.types.named(element.variable.type)
        return value if type_ is None else fitted(self.run, value, type_, element.variable.name)

    def decision(self, graph: Graph, element: Decision) -> Value:
        seen = self.seen(graph.needs[element.id])
        value = graph.logic[element.id](Frame(seen, None, self.run))
        self.run.record.append(Recorded(element.id, element.variable.name, seen, value))
        return value

    def knowledge(self, graph: Graph, element: Knowledge) -> Value:
        """The function, which may call itself and is known before its own needs are: it may be needed by them."""
        seen: dict[str, Value] = {}
        function = graph.logic[element.id](Frame(seen, None, self.run))
        self._known[_key(graph, element)] = function
        seen[element.variable.name] = function
        seen.update(self.seen(graph.needs[element.id]))
        return function

    def decision_service(self, graph: Graph, element: DecisionService) -> Value:
        """A function of the service's inputs that evaluates its outputs apart from everything known here."""
        inputs, outputs = graph.parameters[element.id], graph.needs[element.id]
        parameters = tuple(
            Parameter(need.path[-1], need.graph.types.named(need.element.variable.type)) for need in inputs
        )
        result = result_type(element.variable, graph.types)

        def call(run: Run, arguments: Sequence[Value]) -> Value:
            assert isinstance(run, DecisionRun), "services are made in decisions"
            given = placed(run, parameters, arguments)
            if given is None:
                return None
            known = {_key(need.graph, need.element): given[need.path[-1]] for need in inputs}
            value = Evaluation(run, {}, known).together(outputs)
            return value if result is None else fitted(run, value, result, element.variable.name)

        return Function(element.variable.name, parameters, call, result)

    def seen(self, needs: Sequence[Need]) -> dict[str, Value]:
        """The values of needs by the names they are seen under; those of an import below its name."""
        own: dict[str, Value] = {}
        imported: dict[str, Value] = {}
        for need in needs:
            inside = own if len(need.path) == 1 else imported.setdefault(need.path[0], {})
            inside[need.path[-1]] = self.value(need.graph, need.element)
        return own | imported

    def together(self, outputs: Sequence[Need]) -> Value:
        """The value of one output, or a context of several."""
        values = {need.path[-1]: self.value(need.graph, need.element) for need in outputs}
        return next(iter(values.values())) if len(values) == 1 else values


def _key(graph: Graph, element: Element) -> Key:
    return graph.definitions.namespace, element.id


# Each takes its own sort of element, which the key says and no type can.
EVALUATORS: Mapping[type, Callable[[Evaluation, Graph, Any], Value]] = {
    InputData: Evaluation.input,
    Decision: Evaluation.decision,
    Knowledge: Evaluation.knowledge,
    DecisionService: Evaluation.decision_service,
}
