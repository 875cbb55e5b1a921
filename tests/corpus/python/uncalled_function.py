import argparse

class Tool:
    """Not the module's docstring."""
    def setup(self):
        self.parser = argparse.ArgumentParser(description="Tool in a class")
        self.parser.add_argument('--alpha', type=float, default=-.5)
        self.group = self.parser.add_argument_group('more')

    def more(self):
        self.group.add_argument('--beta', type=int, default=-1)

    @staticmethod
    def options(parser: argparse.ArgumentParser) -> None:
        parser.add_argument('--gamma')
