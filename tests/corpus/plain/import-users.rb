#!/usr/bin/env ruby
=begin
Imports users from a table of the staff office.

Usage: import-users.rb FILE
=end
require 'csv'
