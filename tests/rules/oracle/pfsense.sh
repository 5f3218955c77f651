#!/bin/sh
# pfsense.sh RULES REMOVAL: both are PHP, and do what they say to configurations that hold entries
# of a user, behind functions that behave as pfSense's (pfsense/config.inc).
# pfsense.sh --meaning RULES: what a firewall without other rules then opens, one line for each
# forward, filter rule and hairpin.
set -eu
here=$(realpath "$(dirname "$0")")
# shellcheck source-path=SCRIPTDIR source=../../skip.sh
. "$here/../../skip.sh"
need php
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

if [ "$1" = --meaning ]; then
	php "$here/pfsense/meaning.php" "$2" "$tmp"
	exit
fi
for script; do
	php -l "$script" >"$tmp/lint" 2>&1 || {
		cat "$tmp/lint"
		exit 1
	}
done
php "$here/pfsense/check.php" "$1" "$2" "$tmp"
