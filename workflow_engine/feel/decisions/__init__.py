"""Decisions as DMN 1.1 to 1.5 defines them: tables, boxed expressions, requirement graphs, services; from plain data."""

from workflow_engine.feel.decisions.definitions import Definitions
from workflow_engine.feel.decisions.findings import Finding
from workflow_engine.feel.decisions.model import Decided, Model
from workflow_engine.feel.decisions.record import Fault, Recorded

__all__ = ["Decided", "Definitions", "Fault", "Finding", "Model", "Recorded"]
