# To be sourced: how a test says that it cannot run here. Status 77 is a skipped test for ctest.
#
# Where $NP_NO_SKIP is set, as in .ci/run, which installs all that the tests need, a missing tool is
# a failure. What no package brings may be missing all the same: a feature of the kernel, a right.

skip()
{
	echo "skipped: $*"
	exit 77
}

missing()
{
	[ "${NP_NO_SKIP-}" ] || skip "$@"
	echo "failed, since NP_NO_SKIP is set: $*"
	exit 1
}

need()
{
	for tool; do
		command -v "$tool" >/dev/null || missing "no $tool"
	done
}
