#!/usr/bin/env node
'use strict';
// Name: With Require
// Description:
// Emoji: 🧰
const kit = require("@johnlindquist/kit");
