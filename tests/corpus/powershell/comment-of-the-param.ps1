# Get command-line parameters
param([string]$Node)
Test-It
