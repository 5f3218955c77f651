#!/bin/sh
# A whole build with warnings as errors, and all fast tests in it: build.sh FOLDER CMAKE-OPTION...
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
build=$1
shift
rm -rf "$build"
cmake -S "$source" -B "$build" -DNP_TESTS=ON -DNP_WERROR=ON "$@" >/dev/null
cmake --build "$build" -j2 >/dev/null
ctest --test-dir "$build" --output-on-failure -j2
