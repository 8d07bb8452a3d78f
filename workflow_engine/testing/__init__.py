"""Floor 2: process tests without a database."""
