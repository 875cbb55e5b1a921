#!/bin/sh
#@raycast.schemaVersion   1
#    @raycast.title	  Odd   Spacing  	
   # @raycast.mode silent
##  @raycast.packageName	Odd
#	@raycast.argument1{"type" :"text" ,"placeholder": "  Where  "}
echo "$1"
