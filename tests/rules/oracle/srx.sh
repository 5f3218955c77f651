#!/bin/sh
# srx.sh RULES REMOVAL: both are commands of Junos, and do what they say to firewalls that hold the
# configuration of a user, as srx.py models them.
# srx.sh --meaning RULES: what a firewall without other rules then opens, one line for each forward,
# permit and hairpin.
set -eu
here=$(realpath "$(dirname "$0")")
# shellcheck source-path=SCRIPTDIR source=../../skip.sh
. "$here/../../skip.sh"
need python3
exec python3 "$here/srx.py" "$@"
