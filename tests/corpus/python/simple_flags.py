#!/usr/bin/env python3
"""Resize pictures in a folder.

Keeps the originals unless --replace is given.
"""
import argparse
import sys


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", help="where the pictures are")
    parser.add_argument("-w", "--width", type=int, default=800, help="width in pixels (default: %(default)s)")
    parser.add_argument("--replace", action="store_true", help="overwrite the originals")
    parser.add_argument("-q", "--quality", type=float, default=0.85)
    args = parser.parse_args()
    print(args)


if __name__ == "__main__":
    sys.exit(main())
