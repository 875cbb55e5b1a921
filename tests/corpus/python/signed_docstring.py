"""
Jo Example <jo@example.org>
2019-04
"""
import argparse

parser = argparse.ArgumentParser(description="Weighs the fruit.")
parser.add_argument("--fruit")
parser.parse_args()
