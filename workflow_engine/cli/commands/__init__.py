"""One module per command, found by its name: the docstring is the help, `arguments` and `run` do the rest.

All of them are imported for the help text, so what is heavy is imported inside `run`.
"""
