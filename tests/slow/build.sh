#!/bin/sh
# A whole build with warnings as errors, and all fast tests in it:
# build.sh COMPILER FOLDER CMAKE-OPTION...
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
compiler=$1
build=$2
shift 2
command -v "$compiler" >/dev/null || {
	echo "skipped: no $compiler"
	exit 77
}
rm -rf "$build"
cmake -S "$source" -B "$build" -DCMAKE_C_COMPILER="$compiler" -DNP_TESTS=ON -DNP_WERROR=ON "$@" \
	>/dev/null
cmake --build "$build" -j2 >/dev/null
ctest --test-dir "$build" --output-on-failure -j2
