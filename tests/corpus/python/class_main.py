#!/usr/bin/env python3
"""Class based."""
import argparse

class App(object):
    DEFAULT = 'blue'
    def __init__(self):
        self.parser = argparse.ArgumentParser()
        self._add()
        self.args = self.parser.parse_args()

    def _add(self):
        self.parser.add_argument('-c', '--colour', default=self.DEFAULT)
        self.parser.add_argument('--size', type=int, default=App.SIZE if False else 3)

    def run(self):
        print(self.args)

if __name__ == '__main__':
    App().run()
