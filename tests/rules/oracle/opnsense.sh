#!/bin/sh
# opnsense.sh RULES REMOVAL: both are files for the uploads of OPNsense, which do what they say to
# firewalls that hold rules of a user, as opnsense_model.py models them; each file alone, by --for,
# is the same as in the text of all.
# opnsense.sh --meaning RULES LIST: what a firewall without other rules then lets in, one line for
# each forward, filter rule and hairpin.
set -eu
here=$(realpath "$(dirname "$0")")
# shellcheck source-path=SCRIPTDIR source=../../skip.sh
. "$here/../../skip.sh"
need python3
[ "$1" != --meaning ] || exec python3 "$here/opnsense.py" "$@"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
set -f
deployment=
[ ! -e site.yaml ] || deployment="-s site.yaml"
[ ! -e catalogue.yaml ] || deployment="$deployment -c catalogue.yaml"
[ ! -e selection ] || deployment="$deployment $(cat selection)"
options=$(echo "$RULES_OPTIONS" | sed 's/ --remove//; s/ *--tag [^ ]*//')
tag=$(echo "$RULES_OPTIONS" | grep -o -e '--tag [^ ]*' || true)
case " $RULES_OPTIONS " in
*" --remove "*) deployment="$tag --remove" ;;
*) deployment="$deployment $RULES_OPTIONS" ;;
esac
for form in aliases forwards outbound rules; do
	"$NVPORTS" rules opnsense $deployment --for "$form" >"$tmp/rules.$form" 2>"$tmp/stderr"
	"$NVPORTS" rules opnsense $options $tag --remove --for "$form" >"$tmp/removal.$form"
done

# What was applied before, bigger than most cases, and what another tag has.
set -- "$1" "$2" "$tmp"
cases=$here/..
for old in restricted-sources one-address; do
	"$NVPORTS" rules opnsense -s "$cases/$old/site.yaml" $tag >"$tmp/$old" 2>"$tmp/stderr"
	set -- "$@" "$tmp/$old"
done
"$NVPORTS" rules opnsense -s "$cases/two-nodes/site.yaml" --tag nvports-zz >"$tmp/other" \
	2>"$tmp/stderr"
python3 "$here/opnsense.py" "$@" "$tmp/other"
