#!/usr/bin/env ruby
# encoding: utf-8
# frozen_string_literal: true

# Prunes branches that were merged.
#
# Examples:
#   prune.rb --dry-run
puts `git branch --merged`
