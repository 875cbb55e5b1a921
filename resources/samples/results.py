#!/usr/bin/env python3
# @axle.id results
# @axle.name Results and progress
# @axle.description Tells how far it is, and gives a table, values, a chart, a link and a file.
# @axle.tags sample, python, results
# @axle.param rows {kind: number, label: Rows, integer: true, min: 1, max: 20000, default: 200}
import csv
import datetime
import math
import os
import sys
import tempfile
import time

sys.path.insert(0, os.environ.get("AXLE_SDK", ""))
try:
    import axle
except ImportError:
    sys.exit("This sample needs AXLE_SDK, which Axle sets; it names the folder of axle.py.")

ROWS = int(os.environ.get("AXLE_PARAM_ROWS", "200"))
STEPS = 20
COLUMNS = [
    "host",
    {"name": "answers", "type": "boolean"},
    {"name": "ms", "type": "number"},
    {"name": "last seen", "type": "date"},
]


def row(number: int, now: datetime.datetime) -> list:
    ms = round(20 + 15 * math.sin(number / 7) + number % 5, 1)
    answers = number % 17 != 3
    seen = now - datetime.timedelta(minutes=number * (1 if answers else 90))
    return [f"host-{number:05}", answers, ms if answers else None, seen.isoformat(timespec="seconds")]


def main() -> int:
    now = datetime.datetime.now(datetime.timezone.utc)
    rows, labels, mean = [], [], []
    axle.write_table("Hosts", [], COLUMNS)
    for step in range(STEPS):
        axle.write_progress(100 * step / STEPS, f"Asking hosts, {len(rows)} of {ROWS}")
        found = [row(number, now) for number in range(len(rows), ROWS * (step + 1) // STEPS)]
        rows += found
        axle.add_rows("Hosts", found)
        times = [ms for _, _, ms, _ in found if ms is not None]
        labels.append(f"{step + 1}")
        mean.append(round(sum(times) / len(times), 1) if times else None)
        # The same name again: the chart grows while it is looked at.
        axle.write_chart("Mean answer by step", labels, {"mean": mean}, unit="ms")
        print(f"step {step + 1} of {STEPS}: {len(found)} hosts", flush=True)
        time.sleep(0.1)

    silent = [host for host, answers, _, _ in rows if not answers]
    axle.write_values("Summary", {"hosts": len(rows), "silent": len(silent), "complete": True})
    axle.write_chart("Answers", ["answers", "silent"], {"hosts": [len(rows) - len(silent), len(silent)]}, kind="bar")
    axle.write_link("What the columns mean", "https://example.org/hosts")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "silent-hosts.csv")
        with open(path, "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([["host"], *[[host] for host in silent]])
        axle.write_file(path)
    axle.write_progress(100, "Done")
    print(f"{len(silent)} of {len(rows)} hosts are silent.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
