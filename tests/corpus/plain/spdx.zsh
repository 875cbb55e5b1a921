#!/bin/zsh
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2024 Ada Fields
# vim: set ft=zsh :
#
# Cleans caches of all package managers.
setopt extended_glob
