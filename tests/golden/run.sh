#!/bin/sh
# Runs one golden case in one format: run.sh CASE txt|csv|json|md, with the program in $NVPORTS.
#
# CASE is a folder with a deployment, site.yaml or *.env or both, perhaps a catalogue.yaml to be
# laid over the embedded one, and perhaps args, further arguments. `nvports list` must succeed
# and print expect.FORMAT, and on standard error, whatever the format, expect.stderr (nothing
# where there is none). NP_UPDATE=1 writes the expectations anew.
set -eu
NVPORTS=$(realpath "$NVPORTS")
cd "$1"
case $2 in
txt) format=text ;;
md) format=markdown ;;
*) format=$2 ;;
esac
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

set -- "$2" list -f "$format"
[ ! -e site.yaml ] || set -- "$@" -s site.yaml
for file in *.env; do
	[ ! -e "$file" ] || set -- "$@" -e "$file"
done
[ ! -e catalogue.yaml ] || set -- "$@" -c catalogue.yaml
set -f
[ ! -e args ] || set -- "$@" $(cat args)
expect=expect.$1
shift

unset NVPORTS_SITE NO_COLOR COLUMNS
mkdir "$tmp/root"
export LC_ALL=C.UTF-8 NVPORTS_ROOT="$tmp/root" HOME=/nonexistent XDG_CONFIG_HOME=/nonexistent
"$NVPORTS" "$@" >"$tmp/stdout" 2>"$tmp/stderr" </dev/null || {
	echo "exit status $? of: nvports $*"
	cat "$tmp/stderr"
	exit 1
}
if [ "${NP_UPDATE-}" ]; then
	cp "$tmp/stdout" "$expect"
	rm -f expect.stderr
	[ ! -s "$tmp/stderr" ] || cp "$tmp/stderr" expect.stderr
	exit
fi
stderr=expect.stderr
[ -e "$stderr" ] || stderr=/dev/null
failed=0
diff -u --label expect.stderr --label stderr "$stderr" "$tmp/stderr" || failed=1
diff -u --label "$expect" --label stdout "$expect" "$tmp/stdout" || failed=1
exit $failed
