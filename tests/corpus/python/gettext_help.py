"""Spricht deutsch"""
import argparse
from gettext import gettext as _
parser = argparse.ArgumentParser(description=_("Translated"))
parser.add_argument("--out", help=_("where it goes, %(prog)s says"))
parser.add_argument("--lang", default=_("de"))
parser.parse_args()
