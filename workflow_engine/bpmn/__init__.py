"""Floor 1: diagrams and their execution. The only home of SpiffWorkflow; a pure function of state and command."""
