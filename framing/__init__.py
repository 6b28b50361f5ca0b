"""framing: how outlets describe the same events: whose words, about whom, in which event, how sure.

Public names, listed in `__init__.pyi`, are loaded when they are used: ``import framing`` stays fast.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

__version__ = "0.2.0"

_LIST = Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8")
_MODULE_OF = {name: module for module, name in re.findall(r"^from (\S+) import (\S+)", _LIST, re.MULTILINE)}
__all__ = ["__version__", *sorted(_MODULE_OF)]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"'framing' has no attribute '{name}'; public names: {', '.join(__all__)}")
    if _MODULE_OF[name] == "framing":
        return import_module(f"framing.{name}")
    value = getattr(import_module(_MODULE_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
