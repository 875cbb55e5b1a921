f"""not a docstring"""
import argparse
VERSION = "1.2"
parser = argparse.ArgumentParser(description=f"Tool of version {VERSION}")
parser.add_argument("--version", action="version", version=f"%(prog)s {VERSION}")
parser.add_argument("--tag", default=f"v{VERSION}", help=f"defaults to v{VERSION}")
parser.add_argument("--plain", default=f"plain")
parser.parse_args()
