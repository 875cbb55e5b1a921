#!/usr/bin/env python3
"""Lists users that are locked out or disabled. Its form is described in locked-users.axle.yaml."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".lib"))
from directory import Directory, Refused, axle, day, first, number, run

# Of userAccountControl, and of what the server computes of it.
DISABLED = 0x0002
LOCKED = 0x0010
ATTRIBUTES = [
    *("objectClass", "cn", "displayName", "sAMAccountName", "uid", "userPrincipalName", "mail", "userAccountControl"),
    *("msDS-User-Account-Control-Computed", "lockoutTime", "lastLogonTimestamp", "pwdAccountLockedTime", "whenChanged"),
]


def state_of(user):
    """What keeps somebody out, by Active Directory's attributes or by those of a password policy of OpenLDAP."""
    found = []
    computed = first(user, "msDS-User-Account-Control-Computed")
    # A time of locking stays after the lock has ended by itself: what the server computes knows that.
    locked = number(user, "msDS-User-Account-Control-Computed") & LOCKED if computed is not None else number(user, "lockoutTime") > 0
    if locked or first(user, "pwdAccountLockedTime") is not None:
        found.append("locked")
    if number(user, "userAccountControl") & DISABLED:
        found.append("disabled")
    return found


def main():
    wanted = os.environ.get("AXLE_PARAM_SHOW", "both")
    if wanted not in ("both", "locked", "disabled"):
        raise Refused("show is one of both, locked, disabled")
    axle.write_progress(None, "Reading users")
    users = Directory().search("(|(objectClass=user)(objectClass=inetOrgPerson))", ATTRIBUTES)
    rows, counts, people = [], {"locked": 0, "disabled": 0}, 0
    for user in users:
        # To Active Directory a computer is a user too.
        if "computer" in (name.lower() for name in user.get("objectclass", [])):
            continue
        people += 1
        states = state_of(user)
        for state in states:
            counts[state] += 1
        if states and (wanted == "both" or wanted in states):
            rows.append([
                first(user, "displayName", "cn"),
                first(user, "sAMAccountName", "uid"),
                ", ".join(states),
                day(number(user, "lockoutTime")) if "locked" in states else None,
                day(number(user, "lastLogonTimestamp")),
                first(user, "mail", "userPrincipalName"),
                user["dn"],
            ])
    rows.sort(key=lambda row: (row[2], (row[0] or "").lower()))
    dates = [{"name": name, "type": "date"} for name in ("locked since", "last sign-in")]
    axle.write_table("Locked and disabled users", rows, ["name", "account", "state", *dates, "mail", "dn"])
    axle.write_values("Summary", {"users": people, **counts})
    axle.write_progress(100, "%d found" % len(rows))
    print("%d users: %d locked, %d disabled" % (people, counts["locked"], counts["disabled"]))
    return 0


run(main)
