#!/usr/bin/env bash
# Ends with the exit code that it is asked for. Its form is described in failure.axle.yaml.
set -u

code=${AXLE_PARAM_CODE:-${1:-3}}
echo "Working on it."
if [ "$code" -ne 0 ]; then
  echo "It did not work: ending with code $code." >&2
fi
exit "$code"
