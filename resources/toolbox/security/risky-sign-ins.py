#!/usr/bin/env python3
"""Reports risky sign-ins and users at risk. Its form is described in risky-sign-ins.axle.yaml."""

import datetime
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".lib"))
from graph import Graph, Refused, axle, quoted, run, whole

LEVELS = ["low", "medium", "high"]
DETECTIONS = ["user", "name", "risk", "level", "state", {"name": "when", "type": "date"}, "address", "place"]
USERS = ["user", "name", "level", "state", {"name": "changed", "type": "date"}]


def place_of(location):
    return ", ".join(filter(None, [location.get("city"), location.get("state"), location.get("countryOrRegion")])) or None


def main():
    days, least = whole("DAYS", 7, 1, 90), os.environ.get("AXLE_PARAM_LEVEL", "low")
    if least not in LEVELS:
        raise Refused("level is one of " + ", ".join(LEVELS))
    wanted = set(LEVELS[LEVELS.index(least) :])
    graph = Graph("IdentityRiskEvent.Read.All", "IdentityRiskyUser.Read.All")
    since = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=days)
    axle.write_progress(None, "Reading risky sign-ins")
    asked = quoted("detectedDateTime ge %s" % since.strftime("%Y-%m-%dT%H:%M:%SZ"))
    detections = []
    for risk in graph.each("/identityProtection/riskDetections?$filter=%s&$top=500" % asked):
        if risk.get("riskLevel") not in wanted:
            continue
        detections.append([
            *(risk.get("userPrincipalName"), risk.get("userDisplayName"), risk.get("riskEventType"), risk.get("riskLevel")),
            *(risk.get("riskState"), risk.get("detectedDateTime"), risk.get("ipAddress"), place_of(risk.get("location") or {})),
        ])
    axle.write_progress(60, "Reading users at risk")
    users = []
    for user in graph.each("/identityProtection/riskyUsers?$filter=%s&$top=500" % quoted("riskState eq 'atRisk' or riskState eq 'confirmedCompromised'")):
        if user.get("riskLevel") in wanted:
            changed = user.get("riskLastUpdatedDateTime")
            users.append([user.get("userPrincipalName"), user.get("userDisplayName"), user.get("riskLevel"), user.get("riskState"), changed])
    worst = {level: index for index, level in enumerate(reversed(LEVELS))}
    detections.sort(key=lambda row: row[5] or "", reverse=True)
    users.sort(key=lambda row: (worst[row[2]], row[0] or ""))
    axle.write_table("Users at risk", users, USERS)
    axle.write_table("Risky sign-ins", detections, DETECTIONS)
    axle.write_values("Summary", {"users at risk": len(users), "risky sign-ins": len(detections), "days": days})
    axle.write_progress(100, "%d users at risk" % len(users))
    print("%d users at risk, %d risky sign-ins in %d days" % (len(users), len(detections), days))
    return 0


run(main)
