#!/usr/bin/env python3
"""Copy what is asked for."""
import argparse
import sys


class Reader(argparse.ArgumentParser):
    """Keeps what it is given."""

    def __init__(self, usage):
        self.kept = {}
        argparse.ArgumentParser.__init__(self, usage=usage)

    def add_argument(self, *args, **kwargs):
        self.kept[args[0]] = kwargs.pop("keep", True)
        argparse.ArgumentParser.add_argument(self, *args, **kwargs)


def common(parser, kind="one", quiet=None, loud=True):
    if kind == "one":
        parser.add_argument("--width", type=int, default=3)
    elif kind == "none":
        parser.add_argument("--nothing")
    else:
        parser.add_argument("--table", required=True)
    if not loud:
        parser.add_argument("--silent")
    if quiet is not None:
        parser.add_argument("--quiet", required=True)
    kind = sys.argv
    if kind:
        parser.add_argument("--late", default="x")


reader = Reader(usage="copy")
common(reader, kind="many", quiet=3)
reader.add_argument("--hidden-option", help=argparse.SUPPRESS)
reader.add_argument("--token-name", required=True, help=argparse.SUPPRESS)
if sys.version_info < (3, 9):
    reader.add_argument("account", help="who")
else:
    reader.add_argument("account", metavar="NAME", help="who")
reader.add_argument("what", nargs="+", help=argparse.SUPPRESS, keep=False)
reader.parse_args()
