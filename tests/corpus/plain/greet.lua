#!/usr/bin/env lua
--[[
  Greets everybody who is on the list.
]]
print('hello')
