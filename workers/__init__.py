"""Floor 3: RQ workers, the clock, connectors and notices."""
