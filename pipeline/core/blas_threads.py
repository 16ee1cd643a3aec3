"""Small products of matrices on one thread.

A posting's lines are some dozens, and their products take microseconds; two threads that wait for
each other take a hundred times as long where the cores are busy, and in every process that parses
they are. `parse` of Indeed postings takes half the processor time with this.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[Any]:
    """Return a block in which numpy's products of matrices use one thread."""
    limit: AbstractContextManager[Any] = _controller().limit(limits=1, user_api="blas")
    return limit


@cache
def _controller() -> ThreadpoolController:
    """Find the libraries that have threads, once: looking for them takes longer than what is saved."""
    import numpy as np  # noqa: F401 - what is not loaded is not found
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
