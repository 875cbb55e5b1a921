"""Windows made this."""
import argparse

parser = argparse.ArgumentParser(
    description="not used",
)
parser.add_argument("--name",
                    default="World",
                    help="who is "
                         "greeted")
parser.parse_args()
