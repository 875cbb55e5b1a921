#!/bin/bash
# TODO: handle blanks in names

# Renames pictures by the day they were taken.
exiftool .
