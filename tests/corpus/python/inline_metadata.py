#!/usr/bin/env -S uv run
# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "requests<3",
# ]
# ///
"""Fetches a page: shows its title."""
import argparse, requests
parser = argparse.ArgumentParser()
parser.add_argument("url")
parser.add_argument("--timeout", "-t", default=3.0, type=float, help="in seconds")
parser.parse_args()
