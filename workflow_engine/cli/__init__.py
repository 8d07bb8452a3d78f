"""Floor 3: the roof. The `handoff` command, the embedded servers and the supervisor."""
