"""The logic of a decision or a knowledge model: its box compiled over the names it may see."""

from workflow_engine.feel import tree
from workflow_engine.feel.decisions.boxes import Boxes
from workflow_engine.feel.decisions.definitions import Decision, Knowledge, Place, Variable
from workflow_engine.feel.decisions.findings import Finding
from workflow_engine.feel.decisions.items import Types
from workflow_engine.feel.decisions.sweeping import looked_through
from workflow_engine.feel.decisions.table import TableNode, table
from workflow_engine.feel.decisions.texts import Texts
from workflow_engine.feel.errors import Note
from workflow_engine.feel.running import COMPILERS, compiled
from workflow_engine.feel.running.scope import Closure
from workflow_engine.feel.tree import Node
from workflow_engine.feel.types import FunctionType, Type, plain

DECISION_COMPILERS = {**COMPILERS, TableNode: table}


def decision_logic(decision: Decision, names: frozenset[str], texts: Texts, types: Types) -> Closure:
    """What evaluates a decision over its requirements, fitted to the type of its variable."""
    boxes = Boxes(texts, types)
    node = boxes.fitted(boxes.node(decision.box, names), decision.variable.type, decision.variable.name)
    return _compiled(node, names, decision.place, texts)


def knowledge_logic(model: Knowledge, names: frozenset[str], texts: Texts, types: Types) -> Closure:
    """What makes the function of a knowledge model over its requirements, its result fitted to its type."""
    node = Boxes(texts, types).function(model.function, names)
    result = result_type(model.variable, types)
    if result and node.body:
        node = tree.FunctionOf(node.parameters, tree.Coerced(node.body, result, model.variable.name), result)
    return _compiled(node, names, model.place, texts)


def result_type(variable: Variable, types: Types) -> Type | None:
    """What the function a variable stands for has to answer: files name the function's type, or just the result's."""
    type_ = types.named(variable.type)
    inner = plain(type_) if type_ else None
    return inner.result if isinstance(inner, FunctionType) else type_


def _compiled(node: Node, names: frozenset[str], place: Place, texts: Texts) -> Closure:
    for found in tree.walk(node):
        if isinstance(found, TableNode):
            texts.findings += looked_through(found)
    closure, findings = compiled(node, DECISION_COMPILERS)
    texts.findings += [Finding("expr_null", place, remark, "warning") for remark in findings.remarks]
    for name in sorted(findings.surely - names - {"?"}):
        message = Note(f"{name} 未列为依赖，值为空。", f"Expected {name} to be required here, but it is not: null.")
        texts.findings.append(Finding("unknown_name", place, message, "warning"))
    return closure
