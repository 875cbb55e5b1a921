"""Measures of a field"""
import argparse

KINDS = [("--wet", "How wet"), ("--dry", "How dry")]
DEPTHS = ("top", "deep")

parser = argparse.ArgumentParser()
for option, text in KINDS:
    parser.add_argument(option, type=float, help=text)
for depth in DEPTHS:
    parser.add_argument("--" + depth, action="store_true")
for number in range(1, 3):
    parser.add_argument("--probe" + str(number))
for name in parser.prog:
    parser.add_argument(name)
parser.parse_args()
