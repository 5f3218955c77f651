#include "nvports/report.h"
#include "nvports/rules.h"
#include "report/target.h"

enum target_column {
	NAME,
	VENDOR,
	VERSIONS,
	NAT,
	ROUTED,
	HAIRPIN,
	HELPER,
	IPV6,
	MOVED_PORTS,
	SOURCES,
	OWN_PORTS,
	APPLIED,
	SUMMARY,
	COLUMN_COUNT,
};

_Static_assert((int)COLUMN_COUNT <= NP_COLUMN_LIMIT, "callers have room for all columns");

struct np_target_word np_target_moves(const struct np_target_row *row)
{
	static const struct np_target_word none = {"none", "no: a port is the same outside and "
							   "on the node"},
					   single = {"single", "single ports, but no ranges"},
					   ranges = {"ranges", "single ports and ranges"};

	if (!(row->abilities & NP_CAN_MOVE))
		return none;
	return row->abilities & NP_CAN_MOVE_RANGES ? ranges : single;
}

struct np_target_word np_target_hairpin(const struct np_target_row *row)
{
	static const struct np_target_word
		none = {"none", "no: --hairpin off is needed where a node has inside networks"},
		own = {"auto", "yes, with source NAT for the network of the node; where a node has "
			       "further inside networks, --hairpin always is an error"},
		all = {"always", "yes, with source NAT for all inside networks, also with "
				 "--hairpin auto; a warning says so where a node has further ones"},
		both = {"auto, always", "yes, with source NAT for the network of the node, or with "
					"--hairpin always for all inside networks"};

	if (!(row->abilities & NP_CAN_HAIRPIN))
		return none;
	if (!(row->abilities & NP_CAN_HAIRPIN_ALWAYS))
		return own;
	return row->abilities & NP_CAN_HAIRPIN_AUTO ? both : all;
}

static const char *yes(const void *row, enum np_ability ability)
{
	return ((const struct np_target_row *)row)->abilities & ability ? "yes" : "no";
}

static const char *cell_name(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return ((const struct np_target_row *)row)->name;
}

static const char *cell_vendor(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return ((const struct np_target_row *)row)->vendor;
}

static const char *cell_versions(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return ((const struct np_target_row *)row)->versions;
}

static const char *cell_nat(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return yes(row, NP_CAN_NAT);
}

static const char *cell_routed(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return yes(row, NP_CAN_ROUTE);
}

static const char *cell_hairpin(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_target_hairpin(row).word;
}

static const char *cell_helper(struct np_arena *scratch, const void *row)
{
	const char *helper = ((const struct np_target_row *)row)->helper;

	(void)scratch;
	return helper ? helper : "has none";
}

static const char *cell_ipv6(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return yes(row, NP_CAN_IPV6);
}

static const char *cell_moved_ports(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return np_target_moves(row).word;
}

static const char *cell_sources(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return yes(row, NP_CAN_RESTRICT);
}

static const char *cell_own_ports(struct np_arena *scratch, const void *row)
{
	const uint16_t *own = ((const struct np_target_row *)row)->own;
	const char *text = "";

	for (; own && *own; own++)
		text = np_arena_printf(scratch, "%s%s%u", text, *text ? "," : "", *own);
	return text;
}

static const char *cell_applied(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return ((const struct np_target_row *)row)->applied;
}

static const char *cell_summary(struct np_arena *scratch, const void *row)
{
	(void)scratch;
	return ((const struct np_target_row *)row)->summary;
}

#define COLUMN(...)                                                                                \
	&(const struct np_column)                                                                  \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}

const struct np_column *const np_target_columns[] = {
	[NAME] = COLUMN("name", "name", "Target", false, cell_name),
	[VENDOR] = COLUMN("vendor", "vendor", "Vendor", true, cell_vendor),
	[VERSIONS] = COLUMN("versions", "versions", "Versions", true, cell_versions),
	[NAT] = COLUMN("nat", "nat", "NAT", false, cell_nat),
	[ROUTED] = COLUMN("routed", "routed", "Routed", false, cell_routed),
	[HAIRPIN] = COLUMN("hairpin", "hairpin", "Hairpin", true, cell_hairpin),
	[HELPER] = COLUMN("helper", "helper", "ALG off by", true, cell_helper),
	[IPV6] = COLUMN("ipv6", "ipv6", "IPv6", false, cell_ipv6),
	[MOVED_PORTS] =
		COLUMN("moved-ports", "moved_ports", "Moved ports", false, cell_moved_ports),
	[SOURCES] = COLUMN("sources", "sources", "Sources", false, cell_sources),
	[OWN_PORTS] = COLUMN("own-ports", "own_ports", "Own ports", true, cell_own_ports),
	[APPLIED] = COLUMN("applied", "applied", "Applied", true, cell_applied),
	[SUMMARY] = COLUMN("summary", "summary", "Summary", true, cell_summary),
	[COLUMN_COUNT] = NULL,
};

size_t np_target_default_columns(const struct np_column *columns[static NP_COLUMN_LIMIT])
{
	static const enum target_column shown[] = {NAME,    VENDOR, VERSIONS, NAT,
						   HAIRPIN, HELPER, IPV6,     APPLIED};
	size_t count = sizeof(shown) / sizeof(*shown);

	for (size_t i = 0; i < count; i++)
		columns[i] = np_target_columns[shown[i]];
	return count;
}
