#!/usr/bin/swift
// swift-tools-version:5.9
/// Tells how long the battery lasts.
import Foundation
