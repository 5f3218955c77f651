#!/bin/sh
# valgrind finds nothing while the program in $NVPORTS lists the example and an environment.
set -eu
. "$(dirname "$0")/../skip.sh"
cd "$(dirname "$0")/../.."
need valgrind
failed=0

check()
{
	valgrind --quiet --leak-check=full --errors-for-leak-kinds=definite,possible \
		--error-exitcode=99 "$NVPORTS" "$@" >/dev/null || {
		echo "exit status $?: nvports $*"
		failed=1
	}
}

for format in text csv json markdown; do
	check list --example --format "$format"
	check list --example --compact --format "$format"
done
check list --env data/example/environment-bundle.txt
exit $failed
