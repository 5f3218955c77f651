#!/bin/sh
# Fuzzes for a bounded time: run.sh FUZZER CORPUS. $NP_FUZZ_SECONDS says how long (20).
# The corpus is only read; an input that fails is left in /tmp and its name printed.
set -eu
. "$(dirname "$0")/../skip.sh"
need clang
[ -x "$1" ] || {
	echo "$1 is not there; slow.clang-sanitize builds it"
	exit 1
}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
name=$(basename "$1")
if [ -e "$(dirname "$0")/$name.dict" ]; then
	set -- "$1" "$2" -dict="$(dirname "$0")/$name.dict"
fi
fuzzer=$1
corpus=$2
shift 2
"$fuzzer" "$@" -max_total_time="${NP_FUZZ_SECONDS:-20}" -timeout=10 -rss_limit_mb=2048 \
	-artifact_prefix="/tmp/nvports-$name-" -verbosity=0 -print_final_stats=1 "$tmp" "$corpus"
