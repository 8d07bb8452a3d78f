"""Alembic revisions. Each says in its first line what a person gains; each runs up from empty and from the one before."""
