"""The write half of an act, one statement per family of rows, whatever the number of rows: they travel as one JSON."""
