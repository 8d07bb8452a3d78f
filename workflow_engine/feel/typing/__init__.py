"""What the types of variables settle about an expression before it is evaluated: no alarm is ever false.

The tables of the language are asked with values of each type, so what is told here is what an evaluation does.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from workflow_engine.feel.reading import read_expression
from workflow_engine.feel.reading.cursor import Scene
from workflow_engine.feel.types import Type
from workflow_engine.feel.typing.inference import Inference
from workflow_engine.feel.typing.remarks import Remark


@dataclass(frozen=True, slots=True)
class Typed:
    """The type of the value where it is known, and parts of the expression that can only be null, or never hold."""

    type: Type | None
    remarks: tuple[Remark, ...]


def typed(text: str, types: Mapping[str, Type]) -> Typed:
    """What an expression is worth where `types` are those of some variables; the others may be anything.

    Raises ExpressionError.
    """
    inference = Inference()
    found = inference.of(read_expression(text, Scene(frozenset())).node, types)
    return Typed(found, tuple(dict.fromkeys(inference.remarks)))


__all__ = ["Remark", "Typed", "typed"]
