#!/bin/sh
# Every kind of finding is in the manual and in the unit tests of 'nvports check', where each has to
# have a case that finds it and one that does not; and the manual tells of no others.
set -eu
cd "$(dirname "$0")/.."
failed=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
sed -n '/^const struct np_finding_kind/,/^};/s/^\t{"\([a-z-]*\)",.*/\1/p' src/core/finding.c |
	LC_ALL=C sort >"$tmp/kinds"
sed -n '/^\.Sh FINDINGS/,/^\.Sh E/s/^\.It Cm //p' man/nvports-check.1 | LC_ALL=C sort >"$tmp/manual"
[ -s "$tmp/kinds" ] || {
	echo "src/core/finding.c has no kinds"
	failed=1
}
diff -u --label finding.c --label nvports-check.1 "$tmp/kinds" "$tmp/manual" || failed=1
while read -r kind; do
	cat tests/unit/test_*.c | grep -qE "[ \"]$kind[ \"]" || {
		echo "tests/unit has no case of '$kind'"
		failed=1
	}
done <"$tmp/kinds"
exit $failed
