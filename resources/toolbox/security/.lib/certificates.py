"""Reads certificates with openssl, and says how long each is good for."""

import datetime
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.environ.get("AXLE_SDK", ""))
try:
    import axle
except ImportError:
    sys.exit("error: axle.py is not found: AXLE_SDK, which Axle sets, names its folder")

PEM = re.compile(rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----.+?-----END (?:TRUSTED |X509 )?CERTIFICATE-----", re.DOTALL)
COLUMNS = [
    "where",
    "name",
    {"name": "days", "type": "number"},
    {"name": "until", "type": "date"},
    "state",
    "issuer",
    "serial",
]


class Refused(Exception):
    """What a person is told in place of a table."""


def days_asked():
    """Within how many days an end is soon."""
    text = os.environ.get("AXLE_PARAM_DAYS", "30")
    if not text.isdigit() or int(text) > 3_650:
        raise Refused("days is a number from 0 to 3650")
    return int(text)


def find_openssl():
    """The program, or what to do without it."""
    program = shutil.which("openssl")
    if program is None:
        raise Refused("openssl is missing: install the package openssl")
    return program


def describe(program, certificate, form="PEM"):
    """Subject, issuer, serial number and end of one certificate; None where it is none."""
    command = [program, "x509", "-inform", form, "-noout", "-subject", "-issuer", "-serial", "-enddate", "-nameopt", "RFC2253,utf8,-esc_msb"]
    done = subprocess.run(command, input=certificate, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C"}, check=False)
    said = dict(line.split("=", 1) for line in done.stdout.decode(errors="replace").splitlines() if "=" in line)
    if done.returncode != 0 or "notAfter" not in said:
        return None
    until = datetime.datetime.strptime(said["notAfter"], "%b %d %H:%M:%S %Y %Z").replace(tzinfo=datetime.timezone.utc)
    return {"name": said.get("subject", "").strip(), "issuer": said.get("issuer", "").strip(), "serial": said.get("serial"), "until": until}


def row_of(where, found, soon, trouble=None):
    """A row of the table, and whether it is about something to do. `trouble` is why it is not trusted, where that is known."""
    left = (found["until"] - datetime.datetime.now(datetime.timezone.utc)).total_seconds() / 86_400
    state = "expired" if left < 0 else "soon" if left <= soon else "not trusted" if trouble else "good"
    words = "%s (%s)" % (state, trouble) if trouble and state == "not trusted" else state
    return [where, found["name"], int(left // 1), found["until"].isoformat(), words, found["issuer"], found["serial"]], state != "good"


def finish(rows, troubled, failed):
    """The table, the longest expired first, and a summary; the exit code says whether there is something to do."""
    # What has no end could not be read: it is to be seen.
    rows.sort(key=lambda row: (row[2] is not None, row[2] or 0, row[0]))
    axle.write_table("Certificates", rows, COLUMNS)
    axle.write_values("Summary", {"certificates": len(rows) - failed, "to see to": troubled, "not read": failed})
    axle.write_progress(100, "%d to see to" % troubled)
    print("%d certificates, %d to see to, %d not read" % (len(rows) - failed, troubled, failed))
    return 2 if os.environ.get("AXLE_PARAM_FAIL") == "true" and troubled + failed > 0 else 0


def run(main):
    """Runs a script of this module: what a person is told goes to stderr, in one line, and the exit code is 1."""
    try:
        sys.exit(main())
    except Refused as refused:
        print("error: %s" % refused, file=sys.stderr)
        sys.exit(1)
