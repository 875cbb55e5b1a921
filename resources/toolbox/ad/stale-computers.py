#!/usr/bin/env python3
"""Lists computers that have not signed in for a while. Its form is described in stale-computers.axle.yaml."""

import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".lib"))
from directory import Directory, EPOCH, Refused, axle, day, first, number, run

DISABLED = 0x0002
ATTRIBUTES = ["cn", "dNSHostName", "operatingSystem", "operatingSystemVersion", "lastLogonTimestamp", "pwdLastSet", "userAccountControl"]


def main():
    text = os.environ.get("AXLE_PARAM_DAYS", "90")
    if not text.isdigit() or not 15 <= int(text) <= 3_650:
        # Domain controllers tell each other of a sign-in every 9 to 14 days.
        raise Refused("days is a number from 15 to 3650")
    disabled_too = os.environ.get("AXLE_PARAM_DISABLED", "false") == "true"
    now = time.time()
    limit = int((now - int(text) * 86_400 + EPOCH) * 10_000_000)
    axle.write_progress(None, "Reading computers")
    found = Directory().search(
        "(&(objectClass=computer)(|(lastLogonTimestamp<=%d)(!(lastLogonTimestamp=*))))" % limit, ATTRIBUTES
    )
    rows = []
    for computer in found:
        disabled = bool(number(computer, "userAccountControl") & DISABLED)
        if disabled and not disabled_too:
            continue
        last = number(computer, "lastLogonTimestamp")
        idle = int((now - (last / 10_000_000 - EPOCH)) // 86_400) if last else None
        system = " ".join(filter(None, [first(computer, "operatingSystem"), first(computer, "operatingSystemVersion")]))
        rows.append([
            first(computer, "dNSHostName", "cn"),
            idle,
            day(last),
            day(number(computer, "pwdLastSet")),
            system or None,
            disabled,
            computer["dn"],
        ])
    # Those that never signed in first, then the longest silent.
    rows.sort(key=lambda row: (row[1] is not None, -(row[1] or 0)))
    columns = [
        "computer",
        {"name": "days", "type": "number"},
        {"name": "last sign-in", "type": "date"},
        {"name": "password set", "type": "date"},
        "system",
        {"name": "disabled", "type": "boolean"},
        "dn",
    ]
    axle.write_table("Stale computers", rows, columns)
    never = sum(row[1] is None for row in rows)
    axle.write_values("Summary", {"stale": len(rows), "never signed in": never, "after days": int(text)})
    axle.write_progress(100, "%d found" % len(rows))
    print("%d computers have not signed in for %s days" % (len(rows), text))
    return 0


run(main)
