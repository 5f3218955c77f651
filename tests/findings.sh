#!/bin/sh
# Every kind of finding is in the manual and in a test: of those of 'nvports check' the unit tests
# have cases that find it and cases that do not. The manual tells of no others.
set -eu
cd "$(dirname "$0")/.."
failed=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# The words on standard input that the file $1 does not have, with $2 before and $3 behind them.
lacking()
{
	while read -r kind; do
		grep -qE -- "$2$kind$3" "$1" || echo "$kind"
	done
}

sed -n '/^const struct np_finding_kind/,/^};/s/^\t{"\([a-z-]*\)",.*/\1/p' src/core/finding.c |
	LC_ALL=C sort >"$tmp/kinds"
sed -n '/^\.Sh FINDINGS/,/^\.Sh E/s/^\.It Cm //p' man/nvports-check.1 | LC_ALL=C sort >"$tmp/check"
cat tests/unit/test_*.c >"$tmp/unit"
cat tests/cli/*/stdout >"$tmp/cli"
[ -s "$tmp/kinds" ] || {
	echo "src/core/finding.c has no kinds"
	failed=1
}

LC_ALL=C comm -13 "$tmp/kinds" "$tmp/check" >"$tmp/unknown"
LC_ALL=C comm -23 "$tmp/kinds" "$tmp/check" >"$tmp/others" # those of 'nvports catalogue --verify'
lacking man/nvports-catalogue.1 '\[' '\]' <"$tmp/others" >"$tmp/undocumented"
lacking "$tmp/unit" '[ "]' '[ "]' <"$tmp/kinds" | lacking "$tmp/cli" '\[' '\]' >"$tmp/untested"
for what in unknown undocumented untested; do
	[ ! -s "$tmp/$what" ] || {
		echo "$what:" $(cat "$tmp/$what")
		failed=1
	}
done
exit $failed
