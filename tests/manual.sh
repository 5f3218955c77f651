#!/bin/sh
# The manual: every command but help has a page, every page is clean, and the synopsis and options
# of a command's page are those that the program in $NVPORTS prints with --help.
set -eu
cd "$(dirname "$0")/../man"
for tool in mandoc man col; do
	command -v $tool >/dev/null || {
		echo "skipped: no $tool"
		exit 77
	}
done
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failed=0

fold()
{
	tr -s ' \n' ' ' | sed 's/^ //; s/ $//'
	echo
}

# The options that lines begin with, "-s, --site FILE", one a line.
options()
{
	sed -n 's/^ *\(-.*\)/\1/p' | awk '{
		for (i = 1; i <= NF && $i ~ /^-/; i++) {
			sub(/[,=[].*/, "", $i)
			print $i
		}
	}' | LC_ALL=C sort -u
}

same()
{
	diff -u --label "nvports $command --help" --label "$page" "$1" "$2"
}

# The page on standard input against the help of `nvports $1`.
compare()
{
	"$NVPORTS" $1 --help >"$tmp/help"
	cat >"$tmp/page"
	awk 'sub(/^usage: /, "") { on = 1 } on && /^$/ { exit } on' "$tmp/help" |
		fold >"$tmp/usage"
	sed -n '/^SYNOPSIS/,/^[A-Z]/{/^[A-Z]/!p}' "$tmp/page" | fold >"$tmp/synopsis"
	options <"$tmp/help" >"$tmp/offered"
	options <"$tmp/page" >"$tmp/documented"
	same "$tmp/usage" "$tmp/synopsis" && same "$tmp/offered" "$tmp/documented"
}

for page in *.[0-9]; do
	mandoc -T lint -W warning "$page" || failed=1
	LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -E UTF-8 -l "$page" 2>&1 >/dev/null |
		sed "s/^/$page: /" >"$tmp/warnings"
	[ ! -s "$tmp/warnings" ] || {
		cat "$tmp/warnings"
		failed=1
	}
done
for command in $("$NVPORTS" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
	[ "$command" = help ] || [ -e "nvports-$command.1" ] || {
		echo "'nvports $command' has no page"
		failed=1
	}
done
for page in *.1; do
	command=$(basename "$page" .1 | sed 's/^nvports-*//')
	mandoc -T ascii -O width=1000 "$page" | col -b | compare "$command" || failed=1
done
exit $failed
