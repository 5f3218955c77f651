# shellcheck shell=sh
# To be sourced: what the scripts of this folder share. $dir is where all goes that they make.

LC_ALL=C.UTF-8
export LC_ALL
bench=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$bench/../.." && pwd)

fail() {
	echo "${0##*/}: $*" >&2
	exit 2
}

compile() { # PROGRAM ARGUMENT...
	program=$1
	shift
	"${CC:-cc}" -std=c17 -D_GNU_SOURCE -O2 -I "$root/include" -o "$dir/$program" "$@"
}

# Where no folder was given, take one that is gone at the end.
prepare_folder() {
	if [ "$dir" ]; then
		mkdir -p "$dir"
		return
	fi
	dir=$(mktemp -d)
	trap 'rm -rf "$dir"' EXIT
	trap 'exit 1' HUP INT TERM
}

# A command that has messages only where it fails.
quietly() { # PROGRAM ARGUMENT...
	"$@" 2>"$dir/messages" || {
		cat "$dir/messages" >&2
		fail "'$*' fails"
	}
}

instructions() { # PROGRAM ARGUMENT...
	command -v valgrind >/dev/null || {
		echo -
		return
	}
	valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file="$dir/callgrind" \
		"$@" >/dev/null 2>&1
	awk '/Collected/ { count = $4 } END { print count ? count : "-" }' "$dir/callgrind"
}

# One figure of what pair has printed: NAME's result, the command's place in it, the column.
figure() { # NAME COMMAND COLUMN
	awk -v line="$(($2 + 1))" -v column="$3" 'NR == line { print $column }' "$dir/$1.result"
}

kib() { # FILE
	echo $((($(wc -c <"$1") + 1023) / 1024))
}

machine() {
	model=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
	printf '%s, %s CPUs, %s, ' "${model:-unknown CPU}" "$(getconf _NPROCESSORS_ONLN)" \
		"$(uname -srm)"
	printf 'load %s at the start.\n\n' "$(cut -d ' ' -f 1 /proc/loadavg)"
}

target() { # SUBJECT MEASURED UNIT LIMIT
	awk -v subject="$1" -v measured="$2" -v unit="$3" -v limit="$4" 'BEGIN {
		printf "- %s: %.2f %s, at most %s: %s\n", subject, measured, unit, limit,
			measured + 0 <= limit + 0 ? "met" : "missed"
	}'
}
