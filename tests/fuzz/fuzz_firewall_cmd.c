/* Any bytes as what firewall-cmd prints. */
#include "fuzz_firewall.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size <= FUZZ_LIMIT)
		fuzz_firewall(data, size, "firewall-cmd");
	return 0;
}
