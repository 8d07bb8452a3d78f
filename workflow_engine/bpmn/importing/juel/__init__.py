"""Expressions of the Java family, `${…}` and `#{…}`, as FEEL. They are only translated, never evaluated."""

from workflow_engine.bpmn.importing.juel.templates import condition, has_expressions, template
from workflow_engine.bpmn.importing.juel.terms import Untranslatable, quoted

__all__ = ["Untranslatable", "condition", "has_expressions", "quoted", "template"]
