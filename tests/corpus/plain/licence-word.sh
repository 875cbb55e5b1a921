#!/bin/bash
# Licence checker: lists the licence of each dependency.
npm ls
