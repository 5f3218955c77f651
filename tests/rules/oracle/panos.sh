#!/bin/sh
# panos.sh RULES REMOVAL: both are commands of PAN-OS, and do what they say to firewalls that hold
# the rules of a user, as panos.py and panos_check.py model them.
# panos.sh --meaning RULES: what a firewall without other rules then opens, one line for each
# forward, permit and hairpin.
set -eu
here=$(realpath "$(dirname "$0")")
# shellcheck source-path=SCRIPTDIR source=../../skip.sh
. "$here/../../skip.sh"
need python3
exec python3 "$here/panos_check.py" "$@"
