#!/bin/sh
# clang-format has nothing to change, and no line, comments included, is over 100 columns wide.
set -eu
cd "$(dirname "$0")/.."
command -v clang-format >/dev/null || {
	echo "skipped: no clang-format"
	exit 77
}
failed=0
find src include tests -name '*.[ch]' -exec clang-format --dry-run -Werror {} + || failed=1

for file in $(find src include tests -name '*.[ch]' -o -name '*.sh' -o -name '*.py'); do
	expand "$file" | awk -v file="$file" '
		length > 100 { print file ":" FNR ": " length " columns"; wide = 1 }
		END { exit wide }' || failed=1
done
exit $failed
