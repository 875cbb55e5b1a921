#!/usr/bin/env python3
"""Finds what of SharePoint sites is shared with people outside. Its form is described in external-sharing.axle.yaml."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".lib"))
from graph import Graph, Refused, axle, quoted, run, whole
from sharing import grants_of, is_external, items_of, permissions_of, site_of

COLUMNS = ["site", "path", "kind", "who", "address", "roles", {"name": "until", "type": "date"}, "url"]


def main():
    depth, most = whole("DEPTH", 3, 1, 50), whole("MOST", 5_000, 1, 1_000_000)
    own = {domain.strip().lower() for domain in os.environ.get("AXLE_PARAM_DOMAINS", "").split(",") if domain.strip()}
    wanted = os.environ.get("AXLE_PARAM_SITE", "").strip()
    graph = Graph("Sites.Read.All", "Files.Read.All")
    axle.write_progress(None, "Reading sites")
    sites = [site_of(graph, wanted)] if wanted else list(graph.each("/sites?search=%s" % quoted("*")))
    axle.write_table("Shared outside", [], COLUMNS)
    counts = {"sites": len(sites), "items": 0, "shared outside": 0, "anyone with a link": 0, "not readable": 0}
    complete = True
    for index, site in enumerate(sites):
        axle.write_progress(100 * index / len(sites), site.get("displayName") or site.get("webUrl"))

        def look(drive, item, path, site=site):
            counts["items"] += 1
            # Graph marks what is shared at all: the permissions of the rest need not be asked for.
            if "shared" not in item:
                return
            rows = []
            for permission in permissions_of(graph, drive, item["id"]):
                if permission.get("inheritedFrom") is not None:
                    continue
                for kind, who, address in grants_of(permission):
                    if is_external(kind, address, own):
                        counts["anyone with a link"] += kind == "anyone"
                        roles, until = ", ".join(permission.get("roles", [])), permission.get("expirationDateTime")
                        rows.append([site.get("displayName"), path, kind, who, address, roles, until, item.get("webUrl")])
            counts["shared outside"] += len(rows)
            axle.add_rows("Shared outside", rows)

        try:
            complete = items_of(graph, site, depth, most, look) and complete
        except Refused as refused:
            # One site that may not be read ends no report of the others.
            if wanted or refused.status not in (403, 404):
                raise
            counts["not readable"] += 1
            print("%s: %s" % (site.get("webUrl"), refused), file=sys.stderr)
    axle.write_values("Summary", {**counts, "all items": complete})
    axle.write_progress(100, "%d shared outside" % counts["shared outside"])
    print("%d sites, %d items, %d shared outside" % (counts["sites"], counts["items"], counts["shared outside"]))
    return 0


run(main)
