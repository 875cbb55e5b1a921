#!/bin/sh
# drain_node.sh
# Drains a node before it is restarted,
# and waits for it.
drain
