"""What processes do that are to be ended."""

import re


def eats(size, before):
    before()
    kept = [bytearray(10_000_000) for _ in range(size // 10_000_000)]
    yield [len(kept)]


def hangs(length, before):
    before()
    yield [bool(re.match(r"(a+)+$", "a" * length + "b"))]  # compiled code, which lets no other thread run
