#!/bin/sh
# terraform.sh RULES REMOVAL: both are files of Terraform, with resources of one provider.
# terraform.sh --meaning RULES LIST: what the resources let in.
set -eu
here=$(realpath "$(dirname "$0")")
# shellcheck source-path=SCRIPTDIR source=../../skip.sh
. "$here/../../skip.sh"
need python3
exec python3 "$here/terraform.py" "$@"
