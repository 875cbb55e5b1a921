"""Options by a function of its own"""
import argparse


def main():
    parser = argparse.ArgumentParser()
    sub = parser.add_subparsers(dest="do", required=True)

    def option(to, *names, **settings):
        to.add_argument(*names, **settings)

    def command(name, **options):
        made = sub.add_parser(name)
        made.add_argument("file", nargs="?")
        for flag, settings in options.items():
            made.add_argument(flag, **settings)
        return made

    option(parser, "-n", "--number", type=int, default=3)
    cut = command("cut", **{"--at": {"default": "end"}, "--dry": {"action": "store_true"}})
    option(cut, "--deep", action="store_true")
    command("show")
    parser.parse_args()


main()
