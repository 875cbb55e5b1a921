#!/bin/bash
# success: it finds a descriptor that the hub left open
# control: no nothing is left open without a sandbox either
for fd in /proc/self/fd/*; do
  case "$(basename "$fd"):$(readlink "$fd")" in
    [0-3]:*) ;;
    *:"$TARGET_HOME"/axle*|*:"$TARGET_RUNTIME"*|*:socket:*) echo "got it: $(readlink "$fd")" ;;
  esac
done
