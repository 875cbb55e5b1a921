"""Decorated and annotated."""
from __future__ import annotations
import argparse
import functools
from typing import Optional, Sequence

def timed(f):
    @functools.wraps(f)
    def inner(*a, **k): return f(*a, **k)
    return inner

@timed
def parse(argv: Optional[Sequence[str]] = None, *, strict: bool = True) -> argparse.Namespace:
    parser: argparse.ArgumentParser = argparse.ArgumentParser()
    parser.add_argument("-j", "--jobs", type=int, default=4, metavar="N")
    return parser.parse_args(argv)

async def main() -> None:
    args = parse()

if __name__ == "__main__":
    import asyncio; asyncio.run(main())
