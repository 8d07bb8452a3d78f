"""Our task specs: what a token does at each kind of node. They plug into SpiffWorkflow's life cycle of a task
(update, ready, run, complete, cancel) and are never changed once a version is compiled."""
