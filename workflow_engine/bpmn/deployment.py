"""From the bytes of a diagram to versions that can run: read, check, normalise, compile."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workflow_engine.bpmn import xml
from workflow_engine.bpmn.check import CheckContext, findings, identity, soundness
from workflow_engine.bpmn.compiled import Compiled
from workflow_engine.bpmn.compiling import compiled
from workflow_engine.bpmn.model import Diagram
from workflow_engine.bpmn.normalise import normalised
from workflow_engine.bpmn.reading import diagram
from workflow_engine.domain.errors import InvalidDiagram
from workflow_engine.domain.position import Position
from workflow_engine.domain.problem import Problem, refusing


@dataclass(frozen=True, slots=True)
class Deployment:
    """The versions in a diagram, and what was found besides refusals."""

    compiled: tuple[Compiled, ...]
    warnings: tuple[Problem, ...]


def problems(source: bytes, context: CheckContext) -> list[Problem]:
    """Everything found in a diagram, refusals and warnings; never raises."""
    try:
        root = parsed(source)
    except InvalidDiagram as invalid:
        return list(invalid.problems)
    return findings(root, diagram(root), context)


def deploy(source: bytes, context: CheckContext | None = None, *, digest: str | None = None) -> Deployment:
    """Check, normalise and compile every executable process. Raises InvalidDiagram with all that keeps it from running.

    Versions are named by process and digest, that of the diagram unless another is given: the same content gives the
    same names on every machine.
    """
    context = context or CheckContext()
    root = parsed(source)
    drawn = diagram(root)
    found = findings(root, drawn, context)
    if refusing(found):
        raise InvalidDiagram(problems=found)
    return Deployment(tuple(compile_all(drawn, digest or digest_of(source), context.zone)), tuple(found))


def parsed(source: bytes) -> xml.Element:
    """The tree of a diagram. Raises InvalidDiagram for one that is not to be read any further."""
    root = xml.parse(source)
    if crowds := list(identity.crowds(root)):
        raise InvalidDiagram(problems=crowds)
    return root


def compile_all(drawn: Diagram, digest: str, zone: str) -> Iterator[Compiled]:
    plain = normalised(drawn)
    for process in plain.processes:
        if process.is_executable:
            yield compiled(plain, process, f"{process.id}:{digest}", zone)


def compiled_one(source: bytes, name: str, zone: str) -> Compiled:
    """A version that was deployed before by its name, from its stored diagram; nothing is checked again."""
    drawn = diagram(xml.parse(source))
    return next(each for each in compile_all(drawn, name.rpartition(":")[2], zone) if each.version == name)


def can_end(source: bytes, process: str, standing: Iterable[Position]) -> bool | None:
    """Whether tokens that stand in a process of a stored diagram can all come to an end; None where that is not known."""
    return soundness.can_end(diagram(xml.parse(source)), process, standing)


def digest_of(source: bytes) -> str:
    return hashlib.sha256(source).hexdigest()[:16]
