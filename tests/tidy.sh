#!/bin/sh
# clang-tidy has nothing to say about src: tidy.sh BUILD, a folder that cmake has configured.
set -eu
. "$(dirname "$0")/skip.sh"
cd "$(dirname "$0")/.."
need clang-tidy
# One file for each process: of several, clang-tidy 14 reports initialised va_lists in the second.
find src -name '*.c' | sort | xargs -P 2 -n 1 clang-tidy --quiet -p "$1"
