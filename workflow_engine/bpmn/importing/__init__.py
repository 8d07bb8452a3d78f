"""Foreign diagrams open as drafts: everything in them is kept, what can be understood is set, the rest is a list of to-dos."""

from workflow_engine.bpmn.importing.draft import Draft, draft, restored

__all__ = ["Draft", "draft", "restored"]
