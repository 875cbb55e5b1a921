#!/usr/bin/env python3
"""Prints the value of each kind of parameter. Its form is described in every-kind.axle.yaml."""

import os
import stat
import sys

KINDS = ["text", "multiline", "number", "boolean", "choice", "multi-choice", "reason", "date", "file", "folder"]
KINDS += ["host", "environment", "user", "group"]


def main() -> int:
    for kind in KINDS:
        value = os.environ.get(f"AXLE_PARAM_{kind.upper().replace('-', '_')}", "")
        print(f"{kind:>12}: {value!r}")
        if kind == "file" and value and os.path.isfile(value):
            print(f"{'':>12}  {os.path.getsize(value)} bytes")
        if kind == "folder" and value and os.path.isdir(value):
            print(f"{'':>12}  {len(os.listdir(value))} entries")
    secret = os.environ.get("AXLE_SECRET_SECRET")
    if secret:
        found = os.stat(secret)
        print(f"{'secret':>12}: {found.st_size} bytes, mode {stat.S_IMODE(found.st_mode):o}; never printed")
    else:
        print(f"{'secret':>12}: not given")
    return 0


if __name__ == "__main__":
    sys.exit(main())
