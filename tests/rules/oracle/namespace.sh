# To be sourced by an oracle SCRIPT RULES REMOVAL whose rules can be loaded here: it does so in a
# network and mount namespace of its own, where nothing of the machine is touched.

. "$(dirname "$0")/../../skip.sh"
rules=$1
removal=$2

# Go on in the namespaces, with a scratch folder in place of the one that rules write to.
enter()
{
	[ "${NP_INSIDE-}" ] || {
		unshare -nm true 2>/dev/null || skip "no namespaces can be made here"
		NP_INSIDE=yes exec unshare -nm sh "$0" "$rules" "$removal"
	}
	mkdir -p /etc/modprobe.d
	mount -t tmpfs none /etc/modprobe.d
	mount -t tmpfs none /mnt
}

# The function $1 prints what is loaded. Applied once, again, then removed twice, where nothing but
# what was there before must be left.
apply_and_remove()
{
	failed=0
	$1 >/mnt/before
	for time in first second; do
		sh "$rules" || failed=1
		$1 >"/mnt/$time"
	done
	diff -u /mnt/first /mnt/second || failed=1
	if [ "$rules" != "$removal" ] && cmp -s /mnt/before /mnt/first; then
		echo "nothing was applied"
		failed=1
	fi
	for time in third fourth; do
		sh "$removal" || failed=1
		$1 >"/mnt/$time"
		diff -u /mnt/before "/mnt/$time" || failed=1
	done
	[ -z "$(ls -A /etc/modprobe.d)" ] || {
		echo "left in /etc/modprobe.d: $(ls -A /etc/modprobe.d)"
		failed=1
	}
	return $failed
}
