)]}"' """ \  def def class : : lambda ((((
import argparse
'''
add_argument(