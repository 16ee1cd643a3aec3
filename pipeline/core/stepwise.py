"""Work in steps, so that several pieces of it can go side by side: a step of all of them before the next step of any.

What a step needs, code and tables, is at hand in the processor's caches after its first posting. A posting that is
read from beginning to end finds it all driven out by the other steps, and waits for memory every time.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")
# It yields after each step but the last, and returns what the work came to.
Steps = Generator[None, None, T]


def to_the_end(steps: Steps[T]) -> T:
    """Do all steps one after the other, and return what they came to."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]  # of type T, which the exception does not know
