"""Values that branches bind differently"""
import argparse
import sys

ROOT = "/srv"
if sys.platform == "win32":
    DRIVE = "C:"
    ROOT = "C:/srv"
    SHARED = 3
elif sys.platform == "darwin":
    DRIVE = "/Volumes"
    SHARED = 3
else:
    DRIVE = "/mnt"
    SHARED = 3
SIZE = 1
if len(sys.argv) > 9:
    SIZE = 2
if __name__ == "__main__":
    NAME = "main"

parser = argparse.ArgumentParser()
parser.add_argument("--drive", default=DRIVE)
parser.add_argument("--root", default=ROOT)
parser.add_argument("--shared", type=int, default=SHARED)
parser.add_argument("--size", type=int, default=SIZE)
parser.add_argument("--name", default=NAME)
parser.parse_args()
