#!/bin/sh
# A whole build with warnings as errors, and all fast tests in it, save what rules do where they are
# loaded, which no compiler changes while they are the same:
# build.sh COMPILER FOLDER CMAKE-OPTION...
set -eu
. "$(dirname "$0")/../skip.sh"
source=$(cd "$(dirname "$0")/../.." && pwd)
compiler=$1
build=$2
shift 2
need "$compiler"
rm -rf "$build"
cmake -S "$source" -B "$build" -DCMAKE_C_COMPILER="$compiler" -DNP_TESTS=ON -DNP_WERROR=ON "$@" \
	>/dev/null
cmake --build "$build" -j2 >/dev/null
NP_NO_ORACLE=1 ctest --test-dir "$build" --output-on-failure -j2 -E "^packet"
