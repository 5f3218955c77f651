#!/bin/sh
# Every kind of finding is in the manual and in the tests, where each has to have a case that finds
# it and one that does not; and the manual tells of no others.
set -eu
cd "$(dirname "$0")/.."
failed=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
sed -n '/^const struct np_finding_kind/,/^};/s/^\t{"\([a-z-]*\)",.*/\1/p' src/core/finding.c |
	LC_ALL=C sort >"$tmp/kinds"
for page in man/nvports-check.1 man/nvports-catalogue.1; do
	sed -n '/^\.Sh FINDINGS/,/^\.Sh E/s/^\.It Cm //p' "$page"
done | LC_ALL=C sort >"$tmp/manual"
[ -s "$tmp/kinds" ] || {
	echo "src/core/finding.c has no kinds"
	failed=1
}
diff -u --label finding.c --label manual "$tmp/kinds" "$tmp/manual" || failed=1
while read -r kind; do
	cat tests/unit/test_*.c tests/cli/verify/stdout | grep -qE "[ \"[]$kind[] \"]" || {
		echo "tests have no case of '$kind'"
		failed=1
	}
done <"$tmp/kinds"
exit $failed
