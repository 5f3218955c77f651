#!/bin/sh
# ios.sh RULES REMOVAL: both are commands of Cisco IOS, and do what they say to routers that hold
# rules of a user, as ios.py models them.
# ios.sh --meaning RULES: what a router without other rules then opens, one line for each forward
# and permit.
set -eu
here=$(realpath "$(dirname "$0")")
# shellcheck source-path=SCRIPTDIR source=../../skip.sh
. "$here/../../skip.sh"
need python3
exec python3 "$here/ios_check.py" "$@"
