"""Backslashes"""
import argparse
parser = \
    argparse.ArgumentParser()
parser.add_argument('--a', \
                    default='one' + \
                            ' two')
parser \
    .add_argument('--b')
parser.parse_args()
