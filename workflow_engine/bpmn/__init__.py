"""Floor 1: diagrams and their execution. The only place that knows SpiffWorkflow; a pure function of state and command."""
