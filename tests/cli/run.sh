#!/bin/sh
# Runs one CLI case: run.sh CASE, with the program in $NVPORTS.
#
# CASE is a folder with the file cmd, a shell fragment that calls "$NVPORTS". It runs in a new
# folder with a copy of the case's files, where $HOME is that folder, $XDG_CONFIG_HOME is config
# inside it, $NVPORTS_ROOT is an empty folder, and $NODE_DATA is tests/node. Expected: the files
# stdout and stderr (empty where there is none) and status (0 where there is none). A fragment that
# cannot run here says so with the functions of tests/skip.sh. NP_UPDATE=1 writes the expectations
# anew.
set -eu
skip=$(realpath "$(dirname "$0")/../skip.sh")
case=$(cd "$1" && pwd)
NODE_DATA=$(realpath "$(dirname "$0")/../node")
NVPORTS=$(realpath "$NVPORTS")
tmp=$(mktemp -d)
trap 'chmod -R u+rwX "$tmp"; rm -rf "$tmp"' EXIT
chmod 755 "$tmp" # so that a fragment run by root can become somebody else
cp -R "$case" "$tmp/work"
cd "$tmp/work"
mv cmd ..
mkdir ../root
rm -f stdout stderr status

unset NVPORTS_SITE NO_COLOR COLUMNS
export NVPORTS NODE_DATA
export LC_ALL=C.UTF-8 HOME="$PWD" XDG_CONFIG_HOME="$PWD/config" NVPORTS_ROOT="$tmp/root"
status=0
sh -eu -c '. "$0"; . ../cmd' "$skip" >../stdout 2>../stderr </dev/null || status=$?
[ "$status" -ne 77 ] || {
	cat ../stdout
	exit 77
}
echo "$status" >../status
cd "$tmp"

if [ "${NP_UPDATE-}" ]; then
	rm -f "$case/stdout" "$case/stderr" "$case/status"
	[ "$status" -eq 0 ] || cp status "$case"
	[ ! -s stdout ] || cp stdout "$case"
	[ ! -s stderr ] || cp stderr "$case"
	exit
fi
mkdir expected
touch expected/stdout expected/stderr
echo 0 >expected/status
for file in stdout stderr status; do
	[ ! -e "$case/$file" ] || cp "$case/$file" expected
done
failed=0
for file in status stderr stdout; do
	diff -u --label "expected $file" --label "$file" "expected/$file" "$file" || failed=1
done
exit $failed
