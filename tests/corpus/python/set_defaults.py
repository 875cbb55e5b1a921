"""Defaults set later"""
import argparse
parser = argparse.ArgumentParser()
feature = parser.add_mutually_exclusive_group(required=False)
feature.add_argument('--feature', dest='feature', action='store_true')
feature.add_argument('--no-feature', dest='feature', action='store_false')
parser.add_argument('--level', type=int)
parser.set_defaults(feature=True, level=3)
parser.parse_args()
