"""The engine of Handoff: what happens in a process, without the web and without the worker processes."""
