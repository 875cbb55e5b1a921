#!/usr/bin/env python3
"""Says when the certificates in a folder end. Its form is described in store-certificates.axle.yaml."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".lib"))
from certificates import PEM, Refused, axle, days_asked, describe, find_openssl, finish, row_of, run

ENDINGS = (".pem", ".crt", ".cer", ".cert", ".der", ".p7b")
#: Files that are read, and bytes of one, at most.
MOST_FILES = 20_000
MOST_BYTES = 8 * 1024 * 1024


def files_of(folder, deep):
    """Files that are named like certificates; links are not followed, so that a store of hashed links lists each once."""
    names = []
    for place, folders, files in os.walk(folder):
        folders.sort()
        names += [os.path.join(place, name) for name in sorted(files) if name.lower().endswith(ENDINGS)]
        if len(names) > MOST_FILES:
            raise Refused("the folder has more than %d certificates" % MOST_FILES)
        if not deep:
            break
    return [name for name in names if os.path.isfile(name) and not os.path.islink(name)]


def certificates_of(openssl, path):
    """All certificates of one file: PEM, of which it may hold several, or DER."""
    if os.path.getsize(path) > MOST_BYTES:
        raise OSError("it is too large")
    with open(path, "rb") as file:
        content = file.read(MOST_BYTES)
    parts = PEM.findall(content)
    if parts:
        return [describe(openssl, part) for part in parts]
    # A key or a request is no certificate, and nothing to tell of.
    return [] if b"-----BEGIN" in content else [describe(openssl, content, "DER")]


def main():
    soon = days_asked()
    folder = os.path.expanduser(os.environ.get("AXLE_PARAM_FOLDER", "").strip())
    if not os.path.isdir(folder):
        raise Refused("there is no folder %s" % folder)
    openssl = find_openssl()
    files = files_of(folder, os.environ.get("AXLE_PARAM_DEEP", "true") == "true")
    rows, troubled, failed = [], 0, 0
    for index, path in enumerate(files):
        if index % 10 == 0:
            axle.write_progress(100 * index / len(files), os.path.relpath(path, folder))
        where = os.path.relpath(path, folder)
        try:
            found = certificates_of(openssl, path)
            why = "not a certificate"
        except OSError as error:
            found, why = [None], error.strerror or str(error)
        for one in found:
            if one is None:
                failed += 1
                rows.append([where, None, None, None, "not read (%s)" % why, None, None])
            else:
                row, bad = row_of(where, one, soon)
                rows.append(row)
                troubled += bad
    return finish(rows, troubled, failed)


run(main)
