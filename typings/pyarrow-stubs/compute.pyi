"""PyArrow makes the functions of this module at run time and ships no types for them."""

from typing import Any

def __getattr__(name: str) -> Any: ...
