from argparse import ArgumentParser, ArgumentDefaultsHelpFormatter

class Options(ArgumentParser):
    def __init__(self, **kw):
        super().__init__(description='Own options', formatter_class=ArgumentDefaultsHelpFormatter, **kw)
        self.add_argument('--lr', type=float, default=1e-3)
        self.add_argument('--epochs', type=int, default=10)
        self.init_more()

    def init_more(self):
        g = self.add_argument_group('more')
        g.add_argument('--seed', type=int)

opt = Options().parse_args()
