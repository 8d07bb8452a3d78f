"""Facts of a checked and normalised diagram to specs that run."""

from workflow_engine.bpmn.compiling.version import compiled

__all__ = ["compiled"]
