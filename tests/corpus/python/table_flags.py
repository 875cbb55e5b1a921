"""Options out of tables"""
import argparse

SWITCHES = [
    (["--list-rooms"], "list the rooms"),
    (["-q", "--quiet"], "say nothing"),
]
NUMBERS = (
    ("--seats", "room.seats", int, "N"),
    ("--width", "room.width", float, "M"),
    ("--owner", "room.owner", str, "NAME"),
)
COMMON = {"metavar": "X", "default": "none"}

parser = argparse.ArgumentParser()
for flags, text in SWITCHES:
    parser.add_argument(*flags, action="store_true", help=text)
for flag, key, kind, shown in NUMBERS:
    parser.add_argument(flag, type=kind, metavar=shown, nargs="+" if flag == "--width" else None, help=f"{key} of it")

more = []
more.append(("--floor", {"type": int, "default": 1}))
more += [(("-w", "--wing"), {"choices": ["east", "west"]})]
for names, settings in more:
    if isinstance(names, str):
        parser.add_argument(names, **settings)
    else:
        parser.add_argument(*names, **settings)

parser.add_argument("--note", **{**COMMON, "help": "what else"})
kept = dict(COMMON, required=True)
kept["default"] = None
parser.add_argument("--key", **kept)
parser.parse_args()
