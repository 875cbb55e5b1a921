#!/usr/bin/env python3
"""Reports who may do what in a SharePoint site. Its form is described in permissions.axle.yaml."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".lib"))
from graph import Graph, Refused, axle, run, whole
from sharing import grants_of, items_of, permissions_of, site_of

COLUMNS = ["path", "kind", "who", "address", "roles", {"name": "inherited", "type": "boolean"}, {"name": "until", "type": "date"}, "url"]


def main():
    depth, most = whole("DEPTH", 2, 1, 50), whole("MOST", 5_000, 1, 1_000_000)
    inherited_too = os.environ.get("AXLE_PARAM_INHERITED", "false") == "true"
    graph = Graph("Sites.Read.All", "Files.Read.All")
    axle.write_progress(None, "Looking for the site")
    site = site_of(graph, os.environ.get("AXLE_PARAM_SITE", "").strip())
    axle.write_table("Permissions", [], COLUMNS)
    counts = {"items": 0, "grants": 0, "not readable": 0}

    def report(drive, item, path):
        counts["items"] += 1
        rows = []
        try:
            for permission in permissions_of(graph, drive, item["id"]):
                inherited = permission.get("inheritedFrom") is not None
                if inherited and not inherited_too:
                    continue
                roles = ", ".join(permission.get("roles", []))
                for kind, who, address in grants_of(permission):
                    rows.append([path, kind, who, address, roles, inherited, permission.get("expirationDateTime"), item.get("webUrl")])
        except Refused as refused:
            if refused.status not in (403, 404):
                raise
            counts["not readable"] += 1
        counts["grants"] += len(rows)
        axle.add_rows("Permissions", rows)
        if counts["items"] % 20 == 0:
            axle.write_progress(None, "%d items, %d grants" % (counts["items"], counts["grants"]))

    complete = items_of(graph, site, depth, most, report)
    axle.write_values("Summary", {"site": site.get("webUrl"), **counts, "all items": complete})
    axle.write_progress(100, "%d grants" % counts["grants"])
    print("%s: %d items, %d grants%s" % (site.get("webUrl"), counts["items"], counts["grants"], "" if complete else ", and more items"))
    return 0


run(main)
