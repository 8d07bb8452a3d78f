"""The connectors: every other module here with a `call` is one, under its own name."""

import pkgutil
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from workers.connectors.asked import Asked
from workers.station import Station

Call = Callable[[Station, Asked], Any]


def _found() -> Mapping[str, Call]:
    modules = {each.name: import_module(f"{__name__}.{each.name}") for each in pkgutil.iter_modules(__path__)}
    return {name: module.call for name, module in modules.items() if hasattr(module, "call")}


CALLS = _found()
