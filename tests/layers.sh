#!/bin/sh
# The shape of the tree: its top level, which folder may include what, sizes of files, and that
# every header compiles alone. With $CC, else cc.
set -eu
cd "$(dirname "$0")/.."
failed=0

top=$(ls | grep -v '^build' | LC_ALL=C sort | tr '\n' ' ')
if [ "$top" != "CMakeLists.txt README.md data include man src tests " ]; then
	echo "top level: $top"
	failed=1
fi

# Each layer may include itself and what is named here; libraries likewise. A public header
# belongs to the layer that is named for it, others to that of their folder.
grep -n '^[[:space:]]*#[[:space:]]*include' -r src include --include='*.[ch]' | awk '
BEGIN {
	may["base"] = ""
	may["model"] = "base"
	may["input"] = "base model yaml jansson expat"
	may["core"] = "base model"
	may["report"] = "base model smartcols jansson"
	may["emit"] = "base model"
	may["cli"] = "base model input core report emit"

	split("addr arena diag map number portset quote source suggest", names)
	for (i in names) layer[names[i]] = "base"
	split("catalogue check diff explain facts plan rules site", names)
	for (i in names) layer[names[i]] = "model"
	layer["input"] = "input"
	layer["report"] = "report"
	layer["emit"] = "emit"

	library["<yaml.h>"] = "yaml"
	library["<jansson.h>"] = "jansson"
	library["<expat.h>"] = "expat"
	library["<libsmartcols.h>"] = library["<libsmartcols/libsmartcols.h>"] = "smartcols"

	# What does I/O is not for the layers that only compute.
	split("dirent.h fcntl.h glob.h stdio.h unistd.h sys/", names)
	for (i in names) impure[names[i]]
}

function refuse(why) {
	print $0 ": " why
	failed = 1
}

# The layer that PATH belongs to.
function layer_of(path, part, count) {
	count = split(path, part, "/")
	if (part[1] == "nvports") {
		sub(/\.h$/, "", part[2])
		return layer[part[2]]
	}
	return count == 1 ? "cli" : part[1]
}

{
	file = $0
	sub(/:.*/, "", file)
	sub(/^(src|include)\//, "", file)
	from = layer_of(file)
	if (!(from in may)) {
		refuse("belongs to no layer that tests/layers.sh knows")
		next
	}
	included = $0
	sub(/.*#[[:space:]]*include[[:space:]]*/, "", included)
	if (included ~ /^"/) {
		gsub(/"/, "", included)
		to = index(included, "/") ? layer_of(included) : "a header without its folder"
	} else {
		to = library[included]
		if (from == "core")
			for (name in impure)
				if (index(included, "<" name) == 1)
					refuse("core does no input or output")
	}
	if (to != "" && to != from && index(" " may[from] " ", " " to " ") == 0)
		refuse(from " must not include " to)
	if (to == "" && included !~ /^</)
		refuse("belongs to no layer that tests/layers.sh knows")
}

END { exit failed }' || failed=1

long=$(find src include -name '*.[ch]' -exec awk 'FNR == 401 { print FILENAME }' {} +)
if [ "$long" ]; then
	echo "over 400 lines:" $long
	failed=1
fi

libraries=$(pkg-config --cflags yaml-0.1 jansson expat smartcols)
for header in $(find src include -name '*.h'); do
	echo "#include \"$header\"" | ${CC:-cc} -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wpedantic \
		-Werror -fsyntax-only -I. -Iinclude -Isrc $libraries -xc - || failed=1
done
exit $failed
