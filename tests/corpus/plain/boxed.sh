#!/bin/bash
##############################################
#                                            #
#   Drains a node before it is restarted     #
#                                            #
##############################################
# Author: Ada Fields
# Version: 1.4
kubectl drain "$1"
