"""What Handoff costs, beside the floors of the same minute and beside plain SpiffWorkflow; `make bench` runs it all."""
