#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title Restart
# @raycast.mode silent
# @raycast.argument1 { "type": "dropdown", "placeholder": "Service", "data": [{"title": "Web", "value": "web"}, {"title": "Site", "value": "web"}, {"value": "db"}, {"title": "mail"}] }
true
