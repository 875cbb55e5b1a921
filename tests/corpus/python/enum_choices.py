"""Choices that are the members of an enumeration"""
import argparse
import enum


class Size(enum.Enum):
    SMALL = "s"
    LARGE = "l"

    def __str__(self):
        return self.value


class Level(str, enum.Enum):
    LOW = "low"
    HIGH = "high"


parser = argparse.ArgumentParser()
parser.add_argument("--size", type=Size, choices=list(Size), default=Size.SMALL)
parser.add_argument("--level", choices=[each.value for each in Level], default=Level.HIGH.value)
parser.add_argument("--name", choices=[each.name.lower() for each in Level])
parser.add_argument("--number", choices=[str(number) for number in range(3)])
parser.add_argument("--key", choices=sorted({"b": 1, "a": 2}))
parser.parse_args()
