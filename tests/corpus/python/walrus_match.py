"""New syntax."""
import argparse
if (parser := argparse.ArgumentParser()):
    parser.add_argument("action", choices=("go", "stay"))
    parser.add_argument("--n", type=int, default=1_000)
args = parser.parse_args()
match args.action:
    case "go":
        print(f"{args.n:>{10}} {'nested'} {args.action!r}")
    case {"x": 1} | [2, *_]:
        pass
    case _:
        match = 3
print(match)
