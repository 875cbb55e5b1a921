"""Somebody forgot a bracket"""
import argparse
parser = argparse.ArgumentParser(description='x'
def main():
    parser.add_argument('--a', default='1')
    return parser.parse_args()
