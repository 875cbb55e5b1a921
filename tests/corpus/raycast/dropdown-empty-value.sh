#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title List Containers
# @raycast.mode fullOutput
# @raycast.argument1 { "type": "dropdown", "placeholder": "Which", "data": [{"title": "Running", "value": ""}, {"title": "All", "value": "-a"}] }
docker ps $1
