"""BPMN XML to the plain facts of `model.py`. Repairs nothing, decides nothing, never raises on well-formed XML."""

from workflow_engine.bpmn.reading.file import diagram

__all__ = ["diagram"]
