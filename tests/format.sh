#!/bin/sh
# clang-format 14 has nothing to change, which other versions see differently, and no line, comments
# included, is over 100 columns wide.
set -eu
. "$(dirname "$0")/skip.sh"
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8 # a column is a character
need clang-format
clang-format --version | grep -q "version 14\." || missing "no clang-format 14"
failed=0
find src include tests -name '*.[ch]' -exec clang-format --dry-run -Werror {} + || failed=1

for file in $(find src include tests -name '*.[ch]' -o -name '*.sh' -o -name '*.py'); do
	expand "$file" | awk -v file="$file" '
		length > 100 { print file ":" FNR ": " length " columns"; wide = 1 }
		END { exit wide }' || failed=1
done
exit $failed
