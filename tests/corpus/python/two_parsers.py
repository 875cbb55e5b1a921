"""Reads its configuration first"""
import argparse
pre = argparse.ArgumentParser(add_help=False)
pre.add_argument('--conf', metavar='FILE')
known, rest = pre.parse_known_args()
parser = argparse.ArgumentParser(parents=[pre])
parser.add_argument('--option', default='one')
args = parser.parse_args(rest)
