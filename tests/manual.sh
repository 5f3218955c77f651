#!/bin/sh
# The manual: every command but help has a page, and every target; every page is clean, and the
# synopsis and options of a command's page are those that the program in $NVPORTS prints with
# --help. What 'nvports list' and 'nvports targets' offer for an option where a name is unknown is
# in both.
set -eu
. "$(dirname "$0")/skip.sh"
cd "$(dirname "$0")/../man"
need mandoc man col
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

# What `nvports $command` offers for the option $1 where a name is unknown.
offered()
{
	"$NVPORTS" $command "--$1" nosuch 2>&1 >/dev/null |
		sed -n 's/^  hint: one of //p' | tr -d , | tr ' ' '\n'
}

# The words that the lines on standard input have about the option $1, up to the next option.
words_of()
{
	awk -v option="--$1 " '/^ +-/ { on = index($0, option) } on' | tr -cs 'a-z0-9-' '\n'
}

# Every name of $tmp/names is a word on standard input, which is $1.
has_names()
{
	LC_ALL=C sort -u >"$tmp/words"
	LC_ALL=C sort -u "$tmp/names" | LC_ALL=C comm -23 - "$tmp/words" >"$tmp/lacking"
	[ -s "$tmp/names" ] && [ ! -s "$tmp/lacking" ] || {
		echo "nvports $command --$option: $1 does not say:" $(cat "$tmp/lacking")
		return 1
	}
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
commands=$("$NVPORTS" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
[ "$commands" ] || {
	echo "'nvports --help' names no commands"
	failed=1
}
for command in $commands; do
	[ "$command" = help ] || [ -e "nvports-$command.1" ] || {
		echo "'nvports $command' has no page"
		failed=1
	}
done
targets=$("$NVPORTS" targets --columns name --format csv | tail -n +2 | tr -d '\r')
[ "$targets" ] || {
	echo "'nvports targets' names none"
	failed=1
}
for target in $targets; do
	[ -e "nvports-$target.7" ] || {
		echo "target '$target' has no page"
		failed=1
	}
	grep -qx "\.It Cm $target" nvports-rules.1 || {
		echo "nvports-rules(1) does not name target '$target'"
		failed=1
	}
done
for page in *.1; do
	command=$(basename "$page" .1 | sed 's/^nvports-*//')
	mandoc -T ascii -O width=1000 "$page" | col -b | compare "$command" || failed=1
done

for place in list/columns list/format list/scope targets/columns targets/format; do
	command=${place%/*} option=${place#*/}
	offered $option >"$tmp/names"
	"$NVPORTS" $command --help | words_of $option | has_names "the help" || failed=1
	{
		mandoc -T ascii -O width=1000 nvports-$command.1 | col -b | words_of $option
		[ $option != columns ] ||
			sed -n '/^\.Sh COLUMNS/,/^\.Sh F/s/^\.It Cm \([^ ]*\).*/\1/p' \
				nvports-$command.1
	} | has_names "the manual" || failed=1
done
exit $failed
