#!/bin/bash
uptime
# Shows how long the machine is up.
