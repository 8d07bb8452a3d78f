"""Floor 0: the rules of the product in plain Python. Standard library only; no database, no clock, no person around."""
