#!/usr/bin/env python3
"""Says when the certificates of hosts end. Its form is described in host-certificates.axle.yaml."""

import concurrent.futures
import os
import re
import socket
import ssl
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".lib"))
from certificates import Refused, axle, days_asked, describe, find_openssl, finish, row_of, run

#: Seconds that a host has to answer.
PATIENCE = 10
AT_ONCE = 16
HOST = re.compile(r"^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*))(?::(\d{1,5}))?$")


def targets_of(text):
    """Names with their ports: one a line, or with commas between; `host`, `host:port`, `[address]:port`, or an https address."""
    targets = []
    for word in re.split(r"[\s,]+", text):
        if not word:
            continue
        found = HOST.match(re.sub(r"^https://([^/]+).*$", r"\1", word))
        port = int((found and found[3]) or 443)
        if not found or not 0 < port < 65_536:
            raise Refused("this is no host: %s" % word)
        targets.append((found[1] or found[2], port))
    if not targets:
        raise Refused("give a host")
    return list(dict.fromkeys(targets))


def fetch(host, port, context):
    with socket.create_connection((host, port), timeout=PATIENCE) as plain:
        with context.wrap_socket(plain, server_hostname=host) as secure:
            return secure.getpeercert(binary_form=True)


def ask(target, authority):
    """The certificate that a host shows, and why it is not trusted; or why there is none."""
    host, port = target
    trusting = ssl.create_default_context(cafile=authority or None)
    try:
        return fetch(host, port, trusting), None, None
    except ssl.SSLCertVerificationError as error:
        trouble = error.verify_message
    except (OSError, ValueError) as error:
        return None, None, getattr(error, "strerror", None) or str(error) or type(error).__name__
    # It is looked at all the same: what it says of its end is why this is run.
    blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    blind.check_hostname = False
    blind.verify_mode = ssl.CERT_NONE
    try:
        return fetch(host, port, blind), trouble, None
    except (OSError, ValueError) as error:
        return None, None, str(error)


def main():
    soon = days_asked()
    targets = targets_of(os.environ.get("AXLE_PARAM_HOSTS", ""))
    authority = os.environ.get("AXLE_PARAM_CA", "").strip()
    if authority and not os.path.isfile(authority):
        raise Refused("there is no file %s" % authority)
    openssl = find_openssl()
    rows, troubled, failed = [], 0, 0
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        asked = {pool.submit(ask, target, authority): target for target in targets}
        for done, future in enumerate(concurrent.futures.as_completed(asked), 1):
            host, port = asked[future]
            certificate, trouble, failure = future.result()
            found = describe(openssl, certificate, "DER") if certificate else None
            where = "%s:%d" % (host if ":" not in host else "[%s]" % host, port)
            if found is None:
                failed += 1
                rows.append([where, None, None, None, "not reached (%s)" % (failure or "no certificate"), None, None])
            else:
                row, bad = row_of(where, found, soon, trouble)
                rows.append(row)
                troubled += bad
            axle.write_progress(100 * done / len(targets), where)
    return finish(rows, troubled, failed)


run(main)
