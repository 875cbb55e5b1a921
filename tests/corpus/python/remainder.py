"""Run a command with a time limit."""
from argparse import ArgumentParser, REMAINDER
ap = ArgumentParser()
ap.add_argument('-t', '--time', type=int, default=10)
ap.add_argument('command', nargs=REMAINDER)
ap.parse_args()
