#!/bin/bash
# AUTHOR:
# Ada Fields
#
# CHANGED:
# in spring
#
# DESCRIPTION:
# Copies the members of one group into another.
#
# REQUIREMENTS:
#  - ldap-utils
ldapsearch
