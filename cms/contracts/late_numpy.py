"""NumPy, loaded when something of it is first used: few processes count with it, and it takes a tenth of a second and 15 MB.

So a module that uses it can be imported at the head of any other: `from cms.contracts.late_numpy import np`.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

__all__ = ["np"]


class _Late(ModuleType):
    def __getattr__(self, name: str) -> Any:
        value = getattr(import_module(self.__name__), name)
        setattr(self, name, value)  # asked for once
        return value


if TYPE_CHECKING:
    import numpy as np
else:
    np = _Late("numpy")
