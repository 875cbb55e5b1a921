import argparse, textwrap, os
parser = argparse.ArgumentParser(
    prog=os.path.basename(__file__),
    formatter_class=argparse.RawDescriptionHelpFormatter,
    description=textwrap.dedent("""\
        Shows the disk usage.
            indented
        """),
    epilog="bye")
parser.add_argument("paths", nargs="*", default=["."])
parser.add_argument("--name", default=os.path.basename(__file__))
parser.parse_args()
