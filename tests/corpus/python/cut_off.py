"""Cut in the middle."""
import argparse
parser = argparse.ArgumentParser()
parser.add_argument('--whole', default='yes')
parser.add_argument('--half', help='this goes on and on, unti