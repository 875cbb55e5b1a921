#!/usr/bin/env bash
# @axle.id cancel
# @axle.name One to cancel
# @axle.description Works for ten minutes and cleans up after itself when it is cancelled.
# @axle.tags sample, bash
# @axle.limit 1 refuse
set -u

work=$(mktemp -d)
clean_up() {
  echo "Cancelled: removing $work."
  rm -rf "$work"
  echo "Clean."
  exit 143
}
trap clean_up TERM INT

echo "Working in $work. Cancel this run to see it clean up."
for step in $(seq 600); do
  echo "$step" > "$work/step"
  echo "step $step"
  # Waited for, so that the signal is taken at once.
  sleep 1 &
  wait $!
done
rm -rf "$work"
