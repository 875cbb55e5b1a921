#!/usr/bin/env python3
"""Uses a secret without showing it. Its form is described in secret.axle.yaml."""

import hashlib
import os
import stat
import sys


def main() -> int:
    path = os.environ.get("AXLE_SECRET_TOKEN") or (sys.argv[1] if len(sys.argv) > 1 else None)
    if path is None:
        print("AXLE_SECRET_TOKEN names no file: give a path as the first argument.", file=sys.stderr)
        return 2
    with open(path, "rb") as file:
        token = file.read()
    mode = stat.S_IMODE(os.stat(path).st_mode)
    print(f"The token is in a file of its own, mode {mode:04o}.")
    # A key derivation says "the same or not" without helping anyone to guess it.
    check = hashlib.pbkdf2_hmac("sha256", token, b"axle sample", 200_000).hex()[:12]
    print(f"It has {len(token)} bytes; its check value is {check}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
