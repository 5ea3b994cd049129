"""The event loop in which a notebook's cells `await`: made when one first does."""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio

# Needs a loop that runs, as there is one in Jupyter; but `asyncio.run` cannot be called in one.
_INSIDE = re.compile(r"\b(?:create_task|ensure_future|gather|get_running_loop)\b")
_OUTSIDE = re.compile(r"\b(?:asyncio\.run|run_until_complete)\b")


class EventLoop:
    """Runs statements in one and the same loop: a task of one goes on while another awaits."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None

    def run(self, code: types.CodeType, names: dict[str, Any], local: Mapping[str, Any]) -> Any:
        """Execute or evaluate `code`, and what it gives where that is not to be awaited.

        Raises:
            BaseException: whatever the code raised.
        """
        import asyncio

        async def executed() -> Any:
            given = eval(code, names, local)
            return await given if code.co_flags & inspect.CO_COROUTINE else given

        if self._loop is None:
            self._loop = asyncio.new_event_loop()
        return self._loop.run_until_complete(executed())

    def close(self) -> None:
        """End it, with the tasks that nobody has awaited."""
        if self._loop is not None:
            self._loop.close()
            self._loop = None


def wants_a_loop(text: str) -> bool:
    """Whether a statement runs in a loop only, though it does not await."""
    return _INSIDE.search(text) is not None and _OUTSIDE.search(text) is None
