"""Floor 2: process tests without a database."""

from workflow_engine.testing.lab import Lab
from workflow_engine.testing.records import ConnectorError, Entry, Incident, Instance, Item, UncaughtError

__all__ = ["ConnectorError", "Entry", "Incident", "Instance", "Item", "Lab", "UncaughtError"]
