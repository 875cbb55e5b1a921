#!/usr/bin/env python3
"""Look after the greenhouse."""
import argparse
import sys


def watering(parser):
    parser.add_argument("--litres", type=float, default=2.5)
    parser.add_argument("bed")


def airing(parser):
    parser.add_argument("--minutes", type=int, default=10)


ACTIONS = {"water": ("Give water", watering), "air": ("Open the roof", airing)}
REPORTS = {"today": {"help": "Of today"}, "week": {"help": "Of the week", "plot": True}}


def build():
    parser = argparse.ArgumentParser(prog="green")
    commands = parser.add_subparsers(dest="action", required=True)
    for name, (text, configure) in ACTIONS.items():
        configure(commands.add_parser(name, help=text))
    for name, about in REPORTS.items():
        report = commands.add_parser(name, help=about["help"])
        report.add_argument("--" + name + "-file")
        if about.get("plot"):
            report.add_argument("--plot", action="store_true")
    return parser


def main():
    return 0 if build().parse_args() else 1


if __name__ == "__main__":
    raise SystemExit(main())
