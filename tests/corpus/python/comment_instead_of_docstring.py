#!/usr/bin/env python3
# Copyright (c) The Example Works
#
# Moves finished scans into the archive and leaves a note in each folder.

import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--year", type=int)
parser.parse_args()
