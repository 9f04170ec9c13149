#!/usr/bin/env node
// placeholder
