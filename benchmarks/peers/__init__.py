"""Other ways to do the same work, measured beside ours on the same PostgreSQL."""
