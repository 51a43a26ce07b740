"""Flask as this house uses it."""

from collections.abc import Callable
from typing import Any

from flask import Flask


class Application(Flask):
    """No view, guard or hook here is a coroutine: Flask need not ask each of them, at every request, whether it is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func
