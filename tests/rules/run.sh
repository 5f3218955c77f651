#!/bin/sh
# Runs one case of `nvports rules` for one target: run.sh CASE NAME, with the program in $NVPORTS.
#
# NAME is a target, or a line of the file variants: a target with options of its own, which is run
# in the cases that have expectations for it. The oracle and the expectations are those of NAME; a
# variant without an oracle of its own has its target's.
#
# CASE is a folder with perhaps a site.yaml, a catalogue.yaml to be laid over the embedded one, and
# further arguments: selection, for `nvports list` as well, and args, for `nvports rules`. Expected
# are expect.NAME on standard output and expect.NAME.stderr on standard error (nothing where
# there is none). Without expect.NAME, the target cannot express the case: status 2 and nothing on
# standard output. What is written then goes through the target's own checks, oracle/NAME.sh RULES
# REMOVAL, and its meaning is compared with that of the list: oracle/NAME.sh --meaning RULES LIST
# prints it for meaning.py, LIST being the list as JSON. Oracles run in the folder of the case, with
# the options of the rules in $RULES_OPTIONS.
# NP_NO_ORACLE=1 leaves these two out; NP_UPDATE=1 writes the expectations anew.
set -eu
here=$(realpath "$(dirname "$0")")
NVPORTS=$(realpath "$NVPORTS")
cd "$1"
name=$2
variant=$(grep "^$name " "$here/variants" || true)
target=$name options=
[ -z "$variant" ] || {
	set -- $variant
	target=$2
	shift 2
	options=$*
}
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
own=$args # of the case
args="$args $options"
status=0
"$NVPORTS" rules "$target" "$@" $args >"$tmp/rules" 2>"$tmp/stderr" </dev/null || status=$?
if [ "${NP_UPDATE-}" ]; then
	rm -f "expect.$name" "expect.$name.stderr"
	[ "$status" -ne 0 ] || cp "$tmp/rules" "expect.$name"
	[ ! -s "$tmp/stderr" ] || cp "$tmp/stderr" "expect.$name.stderr"
	exit
fi
stderr=expect.$name.stderr
[ -e "$stderr" ] || stderr=/dev/null
rules=expect.$name
expected=0
[ -e "$rules" ] || {
	rules=/dev/null
	expected=2
}
failed=0
diff -u --label "expect.$name.stderr" --label stderr "$stderr" "$tmp/stderr" || failed=1
diff -u --label "expect.$name" --label stdout "$rules" "$tmp/rules" || failed=1
[ "$status" -eq "$expected" ] || {
	echo "exit status $status, expected $expected"
	failed=1
}
[ "$failed" -eq 0 ] || exit 1
[ "$status" -eq 0 ] || exit 0
[ -z "${NP_NO_ORACLE-}" ] || exit 0

# What a removal has to know are the tag and the interfaces, for a target that has np_target.undo
# all that was applied, and what chooses others.
case $target in
ios) removed="$* $args" ;;
*) removed="$options $(echo "$own" | grep -o -e '--\(tag\|wan\|lan\) [^ ]*' || true)" ;;
esac
case " $removed " in
*" --remove "*) ;;
*) removed="$removed --remove" ;;
esac
"$NVPORTS" rules "$target" $removed >"$tmp/removal" 2>"$tmp/stderr"
oracle=$here/oracle/$name.sh
[ -e "$oracle" ] || oracle=$here/oracle/$target.sh
export RULES_OPTIONS="$args"
case " $args " in
*" --remove "*) exec sh "$oracle" "$tmp/removal" "$tmp/removal" ;;
esac
sh "$oracle" "$tmp/rules" "$tmp/removal" || exit

# Targets whose rules are loaded as they are need not be read back. Forwards of UCI, UniFi and
# FortiOS permit what they forward, and clouds only filter.
case $target in
iptables | nftables | ufw) exit ;;
nethsecurity | openwrt | unifi | fortios | firewalld) args="$args --implied" ;;
hetzner | aws | terraform) args="$args --filter-only" ;;
esac
"$NVPORTS" list "$@" -f json >"$tmp/list" 2>"$tmp/stderr"
sh "$oracle" --meaning "$tmp/rules" "$tmp/list" >"$tmp/meaning"
python3 "$here/meaning.py" "$tmp/list" site.yaml "$tmp/meaning" $args
