"""Actions of its own"""
import argparse


class Turn(argparse.Action):
    def __init__(self, **settings):
        if "nargs" in settings:
            nargs = settings.pop("nargs")
        else:
            nargs = 0
        super().__init__(nargs=nargs, **settings)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, values or True)


parser = argparse.ArgumentParser()
parser.add_argument("--left", action=Turn)
parser.add_argument("--right", action=Turn, nargs="?")
parser.parse_args()
