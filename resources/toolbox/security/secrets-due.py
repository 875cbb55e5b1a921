#!/usr/bin/env python3
"""Lists secrets of Axle whose value is due to be changed. Its form is described in secrets-due.axle.yaml."""

import datetime
import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.environ.get("AXLE_SDK", ""))
try:
    import axle
except ImportError:
    sys.exit("error: axle.py is not found: AXLE_SDK, which Axle sets, names its folder")

COLUMNS = ["secret", {"name": "days", "type": "number"}, {"name": "due", "type": "date"}, {"name": "changed", "type": "date"}, "labels", "about"]


def secrets():
    """What Axle says of its secrets: never a value. By its own command line, which this person may use."""
    program = shutil.which(os.environ.get("AXLE_CLI") or "axle")
    if program is None:
        sys.exit("error: the command axle is not found: put it in the PATH, or name it in AXLE_CLI")
    try:
        done = subprocess.run([program, "secrets", "list", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        sys.exit("error: axle does not answer")
    if done.returncode != 0:
        sys.exit("error: axle says no: %s" % done.stderr.decode(errors="replace").strip()[:600])
    return json.loads(done.stdout)


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def main():
    text = os.environ.get("AXLE_PARAM_DAYS", "14")
    if not text.isdigit() or int(text) > 3_650:
        sys.exit("error: days is a number from 0 to 3650")
    axle.write_progress(None, "Asking for the secrets")
    now = datetime.datetime.now(datetime.timezone.utc)
    rows, never, known = [], 0, secrets()
    for secret in known:
        due = secret.get("dueAt")
        if due is None:
            never += 1
            continue
        days = int((moment(due) - now).total_seconds() // 86_400)
        if days <= int(text):
            rows.append([secret["name"], days, due, secret.get("changedAt"), ", ".join(secret.get("labels", [])), secret.get("description")])
    rows.sort(key=lambda row: row[1])
    axle.write_table("Secrets to change", rows, COLUMNS)
    overdue = sum(row[1] < 0 for row in rows)
    axle.write_values("Summary", {"secrets": len(known), "overdue": overdue, "due soon": len(rows) - overdue, "without a date": never})
    axle.write_progress(100, "%d to change" % len(rows))
    print("%d secrets, %d overdue, %d due within %s days" % (len(known), overdue, len(rows) - overdue, text))
    return 2 if os.environ.get("AXLE_PARAM_FAIL") == "true" and rows else 0


sys.exit(main())
