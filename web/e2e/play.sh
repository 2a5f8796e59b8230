#!/usr/bin/env bash
# Plays the named stories in Chromium. What the windows showed when one failed is printed last.
# Stories that fail are begun once more, on a fresh company: a browser that got no processor for
# a minute is no defect. What fails twice is one, and either way it is told.
set -euo pipefail
cd "$(dirname "$0")/.."
seen=e2e/output/testimony.txt

play() {
  rm -f "$seen"
  npx vitest run --config vitest.e2e.config.ts "$@"
}

told() {
  [ ! -f "$seen" ] || tail -n 80 "$seen"
}

play "$@" && exit
told
echo "✗ once more, from the beginning"
play "$@" || { told; exit 1; }
