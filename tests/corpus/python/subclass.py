import argparse, sys

class MyParser(argparse.ArgumentParser):
    def error(self, message):
        sys.stderr.write('error: %s\n' % message)
        self.print_help()
        sys.exit(2)

parser = MyParser(description="With a better error.")
parser.add_argument('input_file')
parser.add_argument('output_file')
args = parser.parse_args()
