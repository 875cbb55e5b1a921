"""Paths."""
import argparse
import pathlib
from pathlib import Path
parser = argparse.ArgumentParser()
parser.add_argument('--config-file', type=Path, default=Path('config.yml'))
parser.add_argument('--data-dir', type=pathlib.Path, default='/var/data')
parser.add_argument('--output-dir', type=Path)
parser.add_argument('--what', type=Path)
parser.add_argument('-o', metavar='FILE', dest='result', help='write the result there')
parser.add_argument('-i', metavar='FILE', dest='given')
parser.add_argument('--profile')
parser.add_argument('--log-file', default='run.log')
parser.parse_args()
