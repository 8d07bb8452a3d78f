"""Publishing: a diagram or a package becomes the next version of each process in it, or is refused with every problem."""

from dataclasses import dataclass

from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.limits import limit
from workflow_engine.domain.person import Person
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text
from workflow_engine.operations import packages
from workflow_engine.operations.packages import Package
from workflow_engine.operations.publication import Deployed, Publication
from workflow_engine.operations.transaction import Tx, one_transaction


@dataclass(frozen=True, slots=True)
class Checked:
    """A process that can be published as it is."""

    key: str
    name: Text
    warnings: tuple[Problem, ...]


@one_transaction
def deploy(tx: Tx, source: bytes, person: Person, name: str = "diagram.bpmn", reason: str = "") -> list[Deployed]:
    """Publish a diagram or a zip. `reason` is why, in spite of what may go wrong on some way through it.

    Raises NotAllowed without the right to design, InvalidDiagram or InvalidForm with all problems, InvalidInput, TooLarge.
    """
    person.require("design")
    if len(reason) > limit("comment_characters"):
        raise InvalidInput(code="text_too_long", limit=limit("comment_characters"))
    return Publication(tx, packages.read(source, name), person).versions(reason)


@one_transaction
def check(tx: Tx, source: bytes, person: Person, name: str = "diagram.bpmn") -> list[Checked]:
    """What publishing a diagram or a zip would make. Nothing is written. Raises as `deploy` does."""
    person.require("design")
    found = Publication(tx, packages.read(source, name), person).ready()
    return [Checked(facts.key, facts.name, tuple(warnings)) for _, _, facts, warnings in found]


@one_transaction
def publish(tx: Tx, package: Package, person: Person) -> list[Deployed]:
    """Publish a package that has been read. Raises as `deploy` does."""
    person.require("design")
    return Publication(tx, package, person).versions()


@one_transaction
def install(tx: Tx, package: Package, person: Person) -> list[Deployed]:
    """Publish a package, such as one of `processes/`, unless it is the current one already."""
    person.require("design")
    publication = Publication(tx, package, person)
    return [] if publication.is_current() else publication.versions()
