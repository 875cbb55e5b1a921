// @ts-check
// Copyright (c) Fields. All rights reserved.

// Prints the names of unused translations
// for each language.
require('fs');
