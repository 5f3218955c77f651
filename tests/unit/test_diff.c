#include "diff.h"

#define SERVICES                                                                                   \
	"rtp proxy required public udp 10-20\n"                                                    \
	"janus instance required public udp ${A:-10}-${B:-19}\n"                                   \
	"iax instance optional trunks udp ${C} tcp ${D:-${C}}\n"                                   \
	"-sip instance optional internal tcp+udp ${E}\n"                                           \
	"ssh generic required admins tcp 22\n"

static const struct diff_case {
	const char *name, *old, *new;
	struct np_selection selection;
	const char *want;
} cases[] = {
	{.name = "the same",
	 .old = "nodes: {1: {instances: {i1: {values: {C: 30, E: 12}}, i2: {}}}, 2: {}}\n",
	 .new = "nodes: {2: {}, 1: {instances: {i2: {}, i1: {values: {E: 12, C: 30}}}}}\n",
	 .want = ""},
	{.name = "a port moves, on both protocols",
	 .old = "nodes: {1: {instances: {i1: {values: {C: 30}}}}}\n",
	 .new = "nodes: {1: {instances: {i1: {values: {C: 31}}}}}\n",
	 .want = "moves i1 iax TCP/UDP 1:30 from any -> 1:31 from any: move, close 30, open 31\n"
		 "open 1 TCP 31>31 from any\n"
		 "open 1 UDP 31>31 from any\n"
		 "close 1 TCP 30>30 from any\n"
		 "close 1 UDP 30>30 from any\n"},
	{.name = "on one protocol",
	 .old = "nodes: {1: {instances: {i1: {values: {C: 30}}}}}\n",
	 .new = "nodes: {1: {instances: {i1: {values: {C: 30, D: 31}}}}}\n",
	 .want = "moves i1 iax TCP 1:30 from any -> 1:31 from any: move, close 30, open 31\n"
		 "open 1 TCP 31>31 from any\n"
		 "close 1 TCP 30>30 from any\n"},
	{.name = "a value that was not there",
	 .old = "nodes: {1: {instances: {i1: {}}}}\n",
	 .new = "nodes: {1: {instances: {i1: {values: {C: 30}}}}}\n",
	 .want = "appears i1 iax TCP/UDP - -> 1:30 from any: open, open 30\n"
		 "open 1 TCP 30>30 from any\n"
		 "open 1 UDP 30>30 from any\n"},
	{.name = "a shared range loses one of its instances",
	 .old = "nodes: {1: {instances: {i1: {values: {C: 30}}, i2: {}}}}\n",
	 .new = "nodes: {1: {instances: {i1: {values: {C: 30}}}}}\n",
	 .want = "vanishes i2 janus UDP 1:10-19 from any -> -: none\n"},
	{.name = "a shared range moves",
	 .old = "nodes: {1: {instances: {i1: {}, i2: {}, i10: {}, i3: {values: {A: 11}}}}}\n",
	 .new = "nodes: {1: {instances: {i1: {values: {B: 18}}, i2: {values: {B: 18}}, i10: "
		"{values: {B: 18}}, i3: {values: {B: 18}}}}}\n",
	 .want = "moves i1,i2,i10 janus UDP 1:10-19 from any -> 1:10-18 from any: none\n"
		 "moves i3 janus UDP 1:11-19 from any -> 1:10-18 from any: none\n"},
	{.name = "a range grows",
	 .old = "nodes: {1: {instances: {i1: {}}}}\n",
	 .new = "nodes: {1: {instances: {i1: {values: {B: 25}}}}}\n",
	 .want = "moves i1 janus UDP 1:10-19 from any -> 1:10-25 from any: open, open 21-25\n"
		 "open 1 UDP 21-25>21-25 from any\n"},
	{.name = "an internal port is carved out of opened ranges",
	 .old = "nodes: {1: {instances: {i1: {values: {E: 100}}}}}\n",
	 .new = "nodes: {1: {instances: {i1: {values: {E: 12}}}}}\n",
	 .want = "moves - rtp UDP 1:10-20 from any -> 1:10-11,13-20 from any: close, close 12\n"
		 "moves i1 janus UDP 1:10-19 from any -> 1:10-11,13-19 from any: close, close 12\n"
		 "close 1 UDP 12>12 from any\n"},
	{.name = "internal ports show with all",
	 .old = "nodes: {1: {instances: {i1: {values: {E: 100}}}}}\n",
	 .new = "nodes: {1: {instances: {i1: {values: {E: 101}}}}}\n",
	 .selection = {.all = true},
	 .want = "moves i1 sip TCP/UDP 1:100> from none -> 1:101> from none: none\n"},
	{.name = "an instance on another node",
	 .old = "nodes: {1: {instances: {i1: {values: {C: 30}}}}, 2: {}}\n",
	 .new = "nodes: {1: {}, 2: {instances: {i1: {values: {C: 31}}}}}\n",
	 .want = "relocates i1 janus UDP 1:10-19 from any -> 2:10-19 from any: none\n"
		 "relocates i1 iax TCP/UDP 1:30 from any -> 2:31 from any: move, close 30, open "
		 "31\n"
		 "close 1 TCP 30>30 from any\n"
		 "close 1 UDP 30>30 from any\n"
		 "open 2 TCP 31>31 from any\n"
		 "open 2 UDP 31>31 from any\n"},
	{.name = "other sources",
	 .old = "nodes: {1: {}}\n",
	 .new = "networks: {admins: [192.0.2.0/24]}\nnodes: {1: {}}\n",
	 .want = "sources - ssh TCP 1:22 from any -> 1:22 from 192.0.2.0/24: sources, close 22, "
		 "open 22\n"
		 "open 1 TCP 22>22 from 192.0.2.0/24\n"
		 "close 1 TCP 22>22 from any\n"},
	{.name = "another external port",
	 .old = "nodes: {1: {publish: {ssh: 2222}}}\n",
	 .new = "nodes: {1: {publish: {ssh: 2223}}}\n",
	 .want = "public - ssh TCP 1:22>2222 from any -> 1:22>2223 from any: move, close 2222, "
		 "open 2223\n"
		 "open 1 TCP 2223>22 from any\n"
		 "close 1 TCP 2222>22 from any\n"},
	{.name = "the same external port, another behind it",
	 .old = "nodes: {1: {instances: {i1: {values: {C: 30}, publish: {iax: 40}}}}}\n",
	 .new = "nodes: {1: {instances: {i1: {values: {C: 31}, publish: {iax: 40}}}}}\n",
	 .want = "moves i1 iax TCP/UDP 1:30>40 from any -> 1:31>40 from any: move, close 40, open "
		 "40\n"
		 "open 1 TCP 40>31 from any\n"
		 "open 1 UDP 40>31 from any\n"
		 "close 1 TCP 40>30 from any\n"
		 "close 1 UDP 40>30 from any\n"},
	{.name = "what a node has",
	 .old = "nodes: {1: {address: 192.0.2.1, lan: [192.168.1.0/24]}, 2: {address: "
		"192.0.2.9}}\n",
	 .new = "nodes: {1: {address: 192.0.2.2, public_address: 203.0.113.1, address6: "
		"'2001:db8::1'}, 2: {address: 192.0.2.9}}\n",
	 .want = "address - - - 1:192.0.2.1 -> 1:192.0.2.2: rewrite\n"
		 "public-address - - - 1: -> 1:203.0.113.1: rewrite\n"
		 "address6 - - - 1: -> 1:2001:db8::1: rewrite\n"
		 "networks - - - 1:192.168.1.0/24 -> 1:: rewrite\n"},
	{.name = "a node more",
	 .old = "nodes: {2: {}}\n",
	 .new = "nodes: {2: {}, 1: {}}\n",
	 .want = "appears - rtp UDP - -> 1:10-20 from any: open, open 10-20\n"
		 "appears - ssh TCP - -> 1:22 from any: open, open 22\n"
		 "open 1 TCP 22>22 from any\n"
		 "open 1 UDP 10-20>10-20 from any\n"},
	{.name = "two instances exchange their ports",
	 .old = "nodes: {1: {instances: {i2: {values: {C: 30}}, i10: {values: {C: 31}}}}}\n",
	 .new = "nodes: {1: {instances: {i2: {values: {C: 31}}, i10: {values: {C: 30}}}}}\n",
	 .want = "moves i2 iax TCP/UDP 1:30 from any -> 1:31 from any: none\n"
		 "moves i10 iax TCP/UDP 1:31 from any -> 1:30 from any: none\n"},
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct diff_pair pair = {0};

		diff_make(&pair, SERVICES, cases[i].old, cases[i].new, &cases[i].selection);
		unit_text(cases[i].name, diff_text(&pair.old.ctx.arena, &pair.diff), cases[i].want);
		diff_release(&pair);
	}
}

/* Services are the same by their id, in whichever order and scope the catalogues have them. */
static void test_catalogues(void **state)
{
	static const char old[] =
		"a generic required public tcp 1\nb generic required public tcp 2\n"
		"c generic required public tcp 3\n";
	static const char new[] =
		"c generic required public tcp 3\nb generic required public tcp 4\n"
		"a instance required public tcp 1\n";
	struct diff_pair pair = {0};
	const struct np_selection all = {0};

	(void)state;
	diff_side(&pair.old, old, "nodes: {1: {instances: {i1: {}}}}\n", &all);
	diff_side(&pair.new, new, "nodes: {1: {instances: {i1: {}}}}\n", &all);
	np_diff_make(&pair.old.ctx, &pair.old.plan, &pair.new.plan, &pair.diff);
	unit_text("catalogues", diff_text(&pair.old.ctx.arena, &pair.diff),
		  "vanishes - a TCP 1:1 from any -> -: none\n"
		  "moves - b TCP 1:2 from any -> 1:4 from any: move, close 2, open 4\n"
		  "appears i1 a TCP - -> 1:1 from any: none\n"
		  "open 1 TCP 4>4 from any\n"
		  "close 1 TCP 2>2 from any\n");
	diff_release(&pair);
}

/* Plans may be empty: nothing of a state has been selected. */
static void test_empty(void **state)
{
	struct diff_pair pair = {0};
	const struct np_selection all = {0};

	(void)state;
	diff_side(&pair.new, "a generic required public tcp 1\n", "nodes: {1: {}}\n", &all);
	np_diff_make(&pair.new.ctx, &pair.old.plan, &pair.new.plan, &pair.diff);
	unit_text("from nothing", diff_text(&pair.new.ctx.arena, &pair.diff),
		  "appears - a TCP - -> 1:1 from any: open, open 1\nopen 1 TCP 1>1 from any\n");
	np_diff_make(&pair.new.ctx, &pair.new.plan, &pair.old.plan, &pair.diff);
	unit_text("to nothing", diff_text(&pair.new.ctx.arena, &pair.diff),
		  "vanishes - a TCP 1:1 from any -> -: close, close 1\nclose 1 TCP 1>1 from any\n");
	np_diff_make(&pair.new.ctx, &pair.old.plan, &pair.old.plan, &pair.diff);
	unit_text("nothing", diff_text(&pair.new.ctx.arena, &pair.diff), "");
	diff_release(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_catalogues),
		cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
