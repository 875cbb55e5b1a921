"""This script goes through every folder below the one that is given and
removes what has not been used for a while, asking before each of them."""
import argparse
parser = argparse.ArgumentParser()
parser.add_argument('--days', type=int, default=30)
opts = parser.parse_args()
