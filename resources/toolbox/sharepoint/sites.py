#!/usr/bin/env python3
"""Lists SharePoint sites. Its form is described in sites.axle.yaml."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".lib"))
from graph import Graph, axle, quoted, run

SELECT = "id,displayName,name,webUrl,createdDateTime,lastModifiedDateTime"


def main():
    words = os.environ.get("AXLE_PARAM_SEARCH", "").strip()
    axle.write_progress(None, "Reading sites")
    rows = []
    for site in Graph("Sites.Read.All").each("/sites?search=%s&$select=%s" % (quoted(words or "*"), SELECT)):
        title = site.get("displayName") or site.get("name")
        rows.append([title, site.get("webUrl"), site.get("createdDateTime"), site.get("lastModifiedDateTime"), site["id"]])
        if len(rows) % 100 == 0:
            axle.write_progress(None, "%d sites" % len(rows))
    rows.sort(key=lambda row: (row[0] or "").lower())
    dates = [{"name": name, "type": "date"} for name in ("created", "changed")]
    axle.write_table("Sites", rows, ["site", "address", *dates, "id"])
    axle.write_values("Summary", {"sites": len(rows)})
    axle.write_progress(100, "%d sites" % len(rows))
    print("%d sites" % len(rows))
    return 0


run(main)
