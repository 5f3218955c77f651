/* Any bytes as a service of firewalld. */
#include "fuzz_firewall.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size <= FUZZ_LIMIT)
		fuzz_firewall(data, size, "firewalld-service");
	return 0;
}
