#!/usr/bin/env python3
"""Lists the members of a group, those of groups within it too. Its form is described in group-members.axle.yaml."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".lib"))
from directory import Directory, Refused, axle, escape, first, run

MEMBERS = ("member", "uniquemember")
ATTRIBUTES = ["objectClass", "cn", "displayName", "sAMAccountName", "uid", "mail", *MEMBERS]
GROUPS = {"group", "groupofnames", "groupofuniquenames"}
#: Entries that are read at most.
MOST = 50_000


def is_group(entry):
    return not GROUPS.isdisjoint(name.lower() for name in entry.get("objectclass", []))


def find(directory, wanted):
    """The group by its distinguished name, or by the name that it has."""
    if "=" in wanted:
        entry = directory.read(wanted, ATTRIBUTES)
        if entry is not None:
            return entry
    name = escape(wanted)
    found = directory.search("(|(cn=%s)(sAMAccountName=%s))" % (name, name), ATTRIBUTES)
    groups = [entry for entry in found if is_group(entry)]
    if not groups:
        raise Refused("there is no group %s" % wanted)
    if len(groups) > 1:
        raise Refused("there are %d groups %s; give one of: %s" % (len(groups), wanted, "; ".join(entry["dn"] for entry in groups[:8])))
    return groups[0]


def main():
    wanted = os.environ.get("AXLE_PARAM_GROUP", "").strip()
    if not wanted:
        raise Refused("give a group")
    nested = os.environ.get("AXLE_PARAM_NESTED", "true") == "true"
    directory = Directory()
    axle.write_progress(None, "Looking for the group")
    group = find(directory, wanted)
    rows, groups, missing = [], 0, 0
    # Groups may be in each other: each entry is read once, by the shortest way.
    seen, waiting = {group["dn"].lower()}, [(group, [])]
    while waiting:
        entry, way = waiting.pop(0)
        names = [name for attribute in MEMBERS for name in directory.all_values(entry, attribute)]
        for name in names:
            if name.lower() in seen:
                continue
            seen.add(name.lower())
            if len(seen) > MOST:
                raise Refused("the group has more than %d members" % MOST)
            member = directory.read(name, ATTRIBUTES)
            if member is None:
                missing += 1
                rows.append([name.split(",")[0], None, "not readable", len(way), " → ".join(way), None, name])
                continue
            inner = is_group(member)
            groups += inner
            kind = "group" if inner else "member"
            title = first(member, "displayName", "cn", "uid")
            rows.append([title, first(member, "sAMAccountName", "uid"), kind, len(way), " → ".join(way), first(member, "mail"), name])
            if inner and nested:
                waiting.append((member, [*way, title or name]))
        axle.write_progress(None, "%d entries, %d groups to read" % (len(rows), len(waiting)))
    columns = ["name", "account", "kind", {"name": "depth", "type": "number"}, "through", "mail", "dn"]
    axle.write_table("Members", rows, columns)
    people = len(rows) - groups - missing
    axle.write_values("Summary", {"group": group["dn"], "members": people, "groups within": groups, "not readable": missing})
    axle.write_progress(100, "%d members" % people)
    print("%s: %d members, %d groups within" % (group["dn"], people, groups))
    return 0


run(main)
