#!/bin/sh
# Trains where weights are missing or stale, builds, boots the firmware in QEMU, compares it bit for bit with the host and
# holds its figures against the baseline that is committed beside the model. One command, so that its report tells of every
# failure: an old one is removed before anything else. Ends with the exit code of ff-edge: 4 the device differs from the host,
# 5 a figure is worse than the baseline or over a budget. Arguments go to the validation, e.g. --flash 64k --ram 16k.
set -eu

MODEL=${MODEL:-model.ts}
TARGET=${TARGET:-rv32imc}
BASELINE=${BASELINE:-baseline.json}
TOLERANCE=${TOLERANCE:-accuracy=0.5,flash=1%,ram=0,instructions=2%}
REPORT=${REPORT:-out/report.xml}

npx --no -- ff-edge validate "$MODEL" --target "$TARGET" --samples all \
    --baseline "$BASELINE" --tolerance "$TOLERANCE" --junit "$REPORT" "$@"
