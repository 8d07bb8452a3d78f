"""Floor 1: the only place of tables. Rows to domain objects and back; never commits."""
