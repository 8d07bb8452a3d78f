"""Decision models: read once, immutable, evaluated as often as one likes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from workflow_engine.feel.decisions.definitions import (
    Decision,
    DecisionService,
    Definitions,
    Element,
    InputData,
    Variable,
)
from workflow_engine.feel.decisions.evaluation import Evaluation
from workflow_engine.feel.decisions.findings import Finding
from workflow_engine.feel.decisions.graph import Graph
from workflow_engine.feel.decisions.record import DecisionRun, Fault, Recorded
from workflow_engine.feel.errors import OverLimit
from workflow_engine.feel.limits import STEPS
from workflow_engine.feel.run import Calendar
from workflow_engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class Decided:
    """The value of a decision, how it came about, why parts of it are null, and which tables had no answer."""

    value: Value
    record: tuple[Recorded, ...]
    notes: tuple[str, ...]
    faults: tuple[Fault, ...]


class Model:
    """One DMN file with those it imports, ready to decide. `findings` say what is wrong with it."""

    def __init__(self, definitions: Definitions, imported: Iterable["Model"] = ()) -> None:
        self.definitions: Definitions = definitions
        self.graph: Graph = Graph(definitions, {model.definitions.namespace: model.graph for model in imported})

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(self.graph.findings)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its decisions and decision services, in the order of the file."""
        return tuple(element.variable.name for element in self._decisions())

    @property
    def ids(self) -> tuple[str, ...]:
        """Their ids, in the same order."""
        return tuple(element.id for element in self._decisions())

    def inputs(self, name: str) -> tuple[Variable, ...]:
        """What has to be given for a decision or service, its requirements' inputs among it. Raises KeyError."""
        element = self._found(name)
        if isinstance(element, DecisionService):
            return tuple(need.element.variable for need in self.graph.parameters[element.id])
        found: dict[str, Variable] = {}
        seen: set[int] = set()
        waiting: list[tuple[Graph, Element]] = [(self.graph, element)]
        while waiting:
            graph, needed = waiting.pop(0)
            if isinstance(needed, InputData):
                found[needed.variable.name] = needed.variable
            if id(needed) not in seen:
                seen.add(id(needed))
                waiting += [(need.graph, need.element) for need in graph.needs[needed.id]]
        return tuple(found.values())

    def evaluate(
        self,
        name: str,
        inputs: Mapping[str, Value],
        *,
        now: datetime,
        budget: int = STEPS,
        calendar: Calendar | None = None,
    ) -> Decided:
        """Decides by the name or id of a decision or decision service; inputs go by the names of input data.

        Raises KeyError for an unknown name, OverLimit when it takes more than `budget` steps.
        """
        element = self._found(name)
        notes: list[str] = []
        run = DecisionRun(now, budget, notes, calendar)
        try:
            value = Evaluation(run, inputs).answer(self.graph, element)
        except RecursionError:
            raise OverLimit from None
        return Decided(value, tuple(run.record), tuple(notes), tuple(run.faults))

    def _found(self, name: str) -> Decision | DecisionService:
        decisions = self._decisions()
        found = next((element for element in decisions if name in (element.id, element.variable.name)), None)
        if found is None:
            raise KeyError(name)
        return found

    def _decisions(self) -> list[Decision | DecisionService]:
        return [element for element in self.definitions.elements if isinstance(element, Decision | DecisionService)]
