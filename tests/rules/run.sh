#!/bin/sh
# Runs one case of `nvports rules` for one target: run.sh CASE TARGET, with the program in $NVPORTS.
#
# CASE is a folder with perhaps a site.yaml, a catalogue.yaml to be laid over the embedded one, and
# further arguments: selection, for `nvports list` as well, and args, for `nvports rules`. Expected
# are expect.TARGET on standard output and expect.TARGET.stderr on standard error (nothing where
# there is none). Without expect.TARGET, the target cannot express the case: status 2 and nothing on
# standard output. What is written then goes through the target's own checks, oracle/TARGET.sh RULES
# REMOVAL, and its meaning is compared with that of the list, where the oracle can tell it.
# NP_NO_ORACLE=1 leaves these two out; NP_UPDATE=1 writes the expectations anew.
set -eu
here=$(realpath "$(dirname "$0")")
NVPORTS=$(realpath "$NVPORTS")
cd "$1"
target=$2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

unset NVPORTS_SITE NO_COLOR COLUMNS
mkdir "$tmp/root"
export LC_ALL=C.UTF-8 NVPORTS_ROOT="$tmp/root" HOME=/nonexistent XDG_CONFIG_HOME=/nonexistent
set --
[ ! -e site.yaml ] || set -- -s site.yaml
[ ! -e catalogue.yaml ] || set -- "$@" -c catalogue.yaml
set -f
[ ! -e selection ] || set -- "$@" $(cat selection)
args=
[ ! -e args ] || args=$(cat args)
status=0
"$NVPORTS" rules "$target" "$@" $args >"$tmp/rules" 2>"$tmp/stderr" </dev/null || status=$?
if [ "${NP_UPDATE-}" ]; then
	rm -f "expect.$target" "expect.$target.stderr"
	[ "$status" -ne 0 ] || cp "$tmp/rules" "expect.$target"
	[ ! -s "$tmp/stderr" ] || cp "$tmp/stderr" "expect.$target.stderr"
	exit
fi
stderr=expect.$target.stderr
[ -e "$stderr" ] || stderr=/dev/null
rules=expect.$target
expected=0
[ -e "$rules" ] || {
	rules=/dev/null
	expected=2
}
failed=0
diff -u --label "expect.$target.stderr" --label stderr "$stderr" "$tmp/stderr" || failed=1
diff -u --label "expect.$target" --label stdout "$rules" "$tmp/rules" || failed=1
[ "$status" -eq "$expected" ] || {
	echo "exit status $status, expected $expected"
	failed=1
}
[ "$failed" -eq 0 ] || exit 1
[ "$status" -eq 0 ] || exit 0
[ -z "${NP_NO_ORACLE-}" ] || exit 0

# What a removal has to know is the tag.
"$NVPORTS" rules "$target" --remove $(echo "$args" | grep -o -e '--tag [^ ]*') >"$tmp/removal"
oracle=$here/oracle/$target.sh
case " $args " in
*" --remove "*) exec sh "$oracle" "$tmp/removal" "$tmp/removal" ;;
esac
sh "$oracle" "$tmp/rules" "$tmp/removal" || exit

# Targets whose rules cannot be loaded here are read back. Forwards of UCI permit what they forward.
case $target in
iptables | nftables) exit ;;
nethsecurity | openwrt) args="$args --implied" ;;
esac
"$NVPORTS" list "$@" -f json >"$tmp/list" 2>"$tmp/stderr"
sh "$oracle" --meaning "$tmp/rules" >"$tmp/meaning"
python3 "$here/meaning.py" "$tmp/list" site.yaml "$tmp/meaning" $args
