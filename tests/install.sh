#!/bin/sh
# What `cmake --install` installs, and that it runs from there: install.sh BUILD
set -eu
cd "$(dirname "$0")/.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
DESTDIR="$tmp" cmake --install "$1" --prefix /usr >/dev/null
cd "$tmp/usr"
source=$OLDPWD

{
	echo bin/nvports
	(cd "$source/data" && find . -type f) | sed 's,^\.,share/nvports,'
	(cd "$source/man" && find . -name '*.[0-9]') |
		sed 's,^\./\(.*\.\(.\)\)$,share/man/man\2/\1,'
} | sort >"$tmp/expected"
find . -type f | sed 's,^\./,,' | sort >"$tmp/actual"
diff -u --label expected --label installed "$tmp/expected" "$tmp/actual"
diff -r "$source/data" share/nvports
bin/nvports --version
bin/nvports list --example >/dev/null
