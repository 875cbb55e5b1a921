#!/usr/bin/env fish
# Updates all plugins, and says which changed.
fisher update
