"""What branches of a table's rounds bind"""
import argparse

parser = argparse.ArgumentParser()
for name, kind in [("depth", "number"), ("title", "words")]:
    if kind == "number":
        settings = {"type": int, "default": 4}
    else:
        settings = {"default": "none"}
    parser.add_argument("--" + name, **settings)
parser.parse_args()
