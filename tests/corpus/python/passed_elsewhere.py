"""Adds options from a library"""
import argparse
from common import add_logging_args
parser = argparse.ArgumentParser()
parser.add_argument('--mine', default='a')
add_logging_args(parser)
parser.parse_args()
