#!/bin/sh
# What the rules cost the firewall: speed.sh, with the program in $NVPORTS. No test: it prints a
# table. README.md says what the columns mean.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
# shellcheck source-path=SCRIPTDIR/.. source=skip.sh
. "$here/../skip.sh"
PATH=$PATH:/usr/sbin:/sbin
NVPORTS=$(realpath "$NVPORTS")
export NVPORTS PATH
need python3 unshare setpriv mount ip nft iptables conntrack "${CC:-cc}"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
"${CC:-cc}" -std=c17 -D_GNU_SOURCE -O2 -o "$tmp/blast" "$here/blast.c"
"${CC:-cc}" -std=c17 -D_GNU_SOURCE -O2 -I "$root/include" -o "$tmp/generate" \
	"$root/tests/bench/generate.c" "$root/src/base/number.c"
# shellcheck disable=SC2016 # the inner shell expands
unshare --mount --net -- setpriv --bounding-set=-sys_module --no-new-privs sh -c '
	mount -t tmpfs tmpfs /run
	[ ! -d /etc/modprobe.d ] || mount -t tmpfs tmpfs /etc/modprobe.d
	exec python3 -B "$@"' sh "$here/speed.py" "$tmp/blast" "$tmp/generate"
