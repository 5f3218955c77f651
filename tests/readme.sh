#!/bin/sh
# README.md: the two commands are there, and each session shows what the program in $NVPORTS
# prints. With an argument, print the block below that marker instead: readme.sh 'command: run'.
#
# A marker is a comment directly above a fenced block: <!-- command: run --> or
# <!-- session: ARGUMENTS -->. A session begins with the line "$ nvports ARGUMENTS". Sessions run
# one after the other in one folder, which has data/; messages are shown where there is nothing else
# or where the command fails.
set -eu
cd "$(dirname "$0")/.."
root=$PWD

block()
{
	marker="<!-- $1 -->" awk '
	$0 == ENVIRON["marker"] { below = 1; next }
	below && /^```/ { if (inside) exit; inside = 1; next }
	inside { print; count++ }
	below && !inside { exit }
	END { exit !count }' "$root/README.md" || {
		echo "README.md: no block below <!-- $1 -->" >&2
		return 1
	}
}

if [ $# -gt 0 ]; then
	block "$1"
	exit
fi

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failed=0
for command in run test; do
	block "command: $command" >"$tmp/command" || failed=1
	[ "$(wc -l <"$tmp/command")" -eq 1 ] || {
		echo "README.md: command '$command' is not one line"
		failed=1
	}
done

unset NVPORTS_SITE NO_COLOR COLUMNS
NVPORTS=$(realpath "$NVPORTS")
mkdir "$tmp/root" "$tmp/work"
ln -s "$root/data" "$tmp/work"
export LC_ALL=C.UTF-8 NVPORTS_ROOT="$tmp/root" HOME=/nonexistent XDG_CONFIG_HOME=/nonexistent
sed -n 's/^<!-- session: \(.*\) -->$/\1/p' README.md >"$tmp/sessions"
[ -s "$tmp/sessions" ] || {
	echo "README.md: no session"
	failed=1
}
cd "$tmp/work"
while read -r arguments; do
	block "session: $arguments" >"$tmp/expected" || failed=1
	{
		echo "\$ nvports $arguments"
		eval "\"\$NVPORTS\" $arguments" </dev/null >"$tmp/stdout" 2>"$tmp/stderr" &&
			[ -s "$tmp/stdout" ] && : >"$tmp/stderr"
		cat "$tmp/stdout" "$tmp/stderr"
	} >"$tmp/actual"
	diff -u --label README.md --label "what it prints" "$tmp/expected" "$tmp/actual" || failed=1
done <"$tmp/sessions"
exit $failed
