"""Every table, one file per family. Columns and keys live here and nowhere else; each table says in a comment what it is."""

from workflow_engine.store.tables import definitions, files, history, instances, people, settings, waiting
from workflow_engine.store.tables.meta import metadata

__all__ = ["definitions", "files", "history", "instances", "metadata", "people", "settings", "waiting"]
