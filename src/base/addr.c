#include "nvports/addr.h"

#include "nvports/number.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char np_net_host_bits[] = "has host bits set";
static const char mapped_reason[] = "is an IPv4 address in IPv6 form";

static unsigned address_bits(enum np_family family)
{
	return family == NP_IPV4 ? 32 : 128;
}

static bool is_mapped(const struct np_addr *addr)
{
	static const uint8_t prefix[12] = {[10] = 0xFF, [11] = 0xFF};

	return addr->family == NP_IPV6 && memcmp(addr->bytes, prefix, sizeof(prefix)) == 0;
}

/* inet_pton is strict: four parts, no leading zeros, no blanks, no zone. */
static const char *parse(const char *text, struct np_addr *out, const char *reason)
{
	*out = (struct np_addr){.family = strchr(text, ':') ? NP_IPV6 : NP_IPV4};
	if (inet_pton(out->family == NP_IPV4 ? AF_INET : AF_INET6, text, out->bytes) != 1)
		return reason;
	return is_mapped(out) ? mapped_reason : NULL;
}

const char *np_addr_parse(const char *text, struct np_addr *out)
{
	return parse(text, out, "is not an IP address");
}

static struct np_addr masked(struct np_addr addr, unsigned prefix)
{
	for (unsigned i = 0; i < sizeof(addr.bytes); i++) {
		unsigned bits = prefix < 8 ? prefix : 8;

		addr.bytes[i] &= (uint8_t)(0xFF00U >> bits);
		prefix -= bits;
	}
	return addr;
}

static const char *parse_prefix(const char *text, struct np_net *net)
{
	unsigned bits = address_bits(net->addr.family);
	struct np_addr given = net->addr;
	uint32_t prefix;

	if (np_number_parse(text, strlen(text), 0, bits, &prefix))
		return bits == 32 ? "has a prefix that is no number from 0 to 32"
				  : "has a prefix that is no number from 0 to 128";
	net->prefix = (uint8_t)prefix;
	net->addr = masked(given, prefix);
	return np_addr_compare(&net->addr, &given) ? np_net_host_bits : NULL;
}

const char *np_net_parse(const char *text, struct np_net *out)
{
	static const char not_a_network[] = "is not an IP address or network";
	char address[INET6_ADDRSTRLEN];
	size_t len = strcspn(text, "/");
	const char *reason;

	*out = (struct np_net){.addr.family = NP_IPV4};
	if (len >= sizeof(address))
		return not_a_network;
	memcpy(address, text, len);
	address[len] = '\0';
	reason = parse(address, &out->addr, not_a_network);
	if (reason)
		return reason;
	out->prefix = (uint8_t)address_bits(out->addr.family);
	return text[len] ? parse_prefix(text + len + 1, out) : NULL;
}

bool np_addr_is_host(const struct np_addr *addr)
{
	static const struct np_net nobody[] = {
		{.addr = {NP_IPV4, {0}}, .prefix = 8},   /* this host, RFC 1122 */
		{.addr = {NP_IPV4, {127}}, .prefix = 8}, /* loopback */
		{.addr = {NP_IPV4, {224}}, .prefix = 4}, /* multicast */
		{.addr = {NP_IPV4, {255, 255, 255, 255}}, .prefix = 32},
		{.addr = {NP_IPV6, {0}}, .prefix = 128},        /* unspecified */
		{.addr = {NP_IPV6, {[15] = 1}}, .prefix = 128}, /* loopback */
		{.addr = {NP_IPV6, {0xFF}}, .prefix = 8},       /* multicast */
	};
	const struct np_net net = {*addr, (uint8_t)address_bits(addr->family)};

	for (size_t i = 0; i < sizeof(nobody) / sizeof(nobody[0]); i++) {
		if (np_net_covers(&nobody[i], &net))
			return false;
	}
	return true;
}

const char *np_addr_text(const struct np_addr *addr, char buffer[static NP_NET_TEXT])
{
	inet_ntop(addr->family == NP_IPV4 ? AF_INET : AF_INET6, addr->bytes, buffer, NP_NET_TEXT);
	return buffer;
}

const char *np_net_text(const struct np_net *net, char buffer[static NP_NET_TEXT])
{
	size_t len;

	np_addr_text(&net->addr, buffer);
	len = strlen(buffer);
	if (net->prefix < address_bits(net->addr.family))
		snprintf(buffer + len, NP_NET_TEXT - len, "/%u", (unsigned)net->prefix);
	return buffer;
}

int np_addr_compare(const struct np_addr *a, const struct np_addr *b)
{
	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

int np_net_compare(const struct np_net *a, const struct np_net *b)
{
	int order = np_addr_compare(&a->addr, &b->addr);

	return order ? order : a->prefix - b->prefix;
}

bool np_net_covers(const struct np_net *outer, const struct np_net *inner)
{
	struct np_addr start;

	if (outer->prefix > inner->prefix)
		return false;
	start = masked(inner->addr, outer->prefix);
	return np_addr_compare(&outer->addr, &start) == 0;
}

static int compare_nets(const void *a, const void *b)
{
	return np_net_compare(a, b);
}

bool np_nets_equal(const struct np_net *a, size_t a_count, const struct np_net *b, size_t b_count)
{
	for (size_t i = 0; i < a_count && a_count == b_count; i++)
		if (np_net_compare(&a[i], &b[i]) != 0)
			return false;
	return a_count == b_count;
}

size_t np_nets_normalise(struct np_net *nets, size_t count)
{
	size_t kept = 0;

	if (count > 1)
		qsort(nets, count, sizeof(*nets), compare_nets);
	/* A network comes before all that it covers, and networks never overlap in part. */
	for (size_t i = 0; i < count; i++) {
		if (kept == 0 || !np_net_covers(&nets[kept - 1], &nets[i]))
			nets[kept++] = nets[i];
	}
	return kept;
}
