"""Floor 3: the pages and the API."""
