#!/bin/sh
# aws.sh RULES REMOVAL: RULES is a template of CloudFormation or, with --for cli,
# permissions for a command of the AWS CLI, REMOVAL a shell script.
# aws.sh --meaning RULES LIST: what the security groups of the nodes let in.
set -eu
here=$(realpath "$(dirname "$0")")
# shellcheck source-path=SCRIPTDIR source=../../skip.sh
. "$here/../../skip.sh"
need python3
exec python3 "$here/aws.py" "$@"
