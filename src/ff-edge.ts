#!/usr/bin/env node
import "./node-version.js"; // first: what follows is not loaded where it cannot be

void import("./cli.js");
