#!/usr/bin/env python
# a comment with "quotes', (brackets [ and {
# parser.add_argument('--commented-out')
"""Comments do not count."""  # nor does this
import argparse  # "
parser = argparse.ArgumentParser(  # (
    description="# not a comment",  # )
)
parser.add_argument("--hash", default="#", help="it's \"#\" (or) '['")  # '
# parser.add_argument("--gone")
"""
parser.add_argument("--in-a-string")
"""
parser.add_argument(
    "--last",  # the end
    help="a"  # b
    "c",
)
parser.parse_args()
