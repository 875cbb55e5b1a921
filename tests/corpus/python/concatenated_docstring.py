"Back up " "the database."
import argparse
P = argparse.ArgumentParser()
P.add_argument("--db-url", required=True)
P.parse_args()
