#!/bin/bash
#
# Copyright (c) 2021 Ada Fields
#
# Permission is hereby granted, free of charge, to any person obtaining a copy
# of this software and associated documentation files (the "Software"), to deal
# in the Software without restriction.
#
# THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND.

set -euo pipefail

# @raycast.schemaVersion 1
# @raycast.title After a Licence
# @raycast.mode silent
# @raycast.packageName Legal

echo ok
