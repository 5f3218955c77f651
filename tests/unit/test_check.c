#include "nvports/check.h"

#include "deployment.h"

/* Services of every reach and scope; an instance needs all of the values of GIVEN. */
static const char services[] =
	"nvports: catalogue/1\n"
	"services:\n"
	"  sip: {name: SIP, scope: proxy, reach: public, purpose: x,\n"
	"    ports: [{protocol: tcp+udp, port: 5060-5061, fixed: true}]}\n"
	"  rtp: {name: RTP, scope: proxy, reach: public, purpose: x,\n"
	"    ports: [{protocol: udp, port: '${MIN:-10000}-${MAX:-20000}', size: 10001}]}\n"
	"  media: {name: Media, scope: instance, reach: public, purpose: x,\n"
	"    ports: [{protocol: udp, port: '${FIRST}-${LAST}', size: 1000, fixed: true}]}\n"
	"  video: {name: Video, scope: instance, reach: public, purpose: x, need: reserved,\n"
	"    listed: false, ports: [{protocol: udp, port: '${V_FIRST}-${V_LAST}'}]}\n"
	"  inner: {name: Inner, scope: instance, reach: internal, purpose: x, listed: false,\n"
	"    ports: [{protocol: udp, port: '${INNER}'}]}\n"
	"  ldap: {name: LDAP, scope: instance, reach: phones, purpose: x,\n"
	"    ports: [{protocol: tcp, port: '${LDAP}'}]}\n"
	"  sftp: {name: SFTP, scope: instance, reach: admins, purpose: x, need: optional,\n"
	"    ports: [{protocol: tcp, port: '${SFTP}'}]}\n"
	"  vpn: {name: VPN, scope: generic, reach: cluster, purpose: x, need: optional,\n"
	"    ports: [{protocol: udp, port: 55820}]}\n"
	"  web: {name: Web, scope: generic, reach: public, purpose: x,\n"
	"    ports: [{protocol: tcp, port: 443}]}\n";

#define GIVEN "FIRST: 30000, LAST: 30999, INNER: 40000, SFTP: 2022, "

/* An instance with these values and a port for LDAP. */
#define INSTANCE(id, ldap) id ": {values: {" GIVEN "LDAP: " ldap "}}"
/* One that has media from FIRST to LAST instead. */
#define RANGE(id, ldap, first, last)                                                               \
	id ": {values: {FIRST: " first ", LAST: " last ", INNER: 40000, LDAP: " ldap "}}"

#define PROXY(id) "proxy: {id: " id "}, "
#define ADDRESSES "address: 192.168.1.10, public_address: 203.0.113.45, lan: [192.168.1.0/24], "
#define OTHER_ADDRESSES                                                                            \
	"address: 192.168.1.11, public_address: 203.0.113.46, lan: [192.168.1.0/24], "
#define LEADER "leader: true, "
#define NETWORKS "networks: {phones: [192.168.20.0/24], admins: [192.0.2.0/28]}\n"

/* A node that nothing is wrong with, and the same with other instances. */
#define NODE(instances) "1: {" LEADER ADDRESSES PROXY("p1") "instances: {" instances "}}"
#define SITE(instances) NETWORKS "nodes: {" NODE(instances) "}"
#define CLUSTER(second) NETWORKS "nodes: {" NODE(INSTANCE("a", "389")) ", 2: {" second "}}"
#define FINE SITE(INSTANCE("a", "389"))

#define ALL                                                                                        \
	{                                                                                          \
		.all = true                                                                        \
	}
#define LEAVE_OUT(id)                                                                              \
	{                                                                                          \
		.excluded = NAMES(id), .excluded_count = 1                                         \
	}
#define ONLY(id)                                                                                   \
	{                                                                                          \
		.services = NAMES(id), .service_count = 1                                          \
	}

/* For each kind what it is found in, and what not. */
static const struct check_case {
	const char *kind;
	const char *site;
	const char *found; /* "SEVERITY PLACE: MESSAGE\n" of all of the kind; "": none */
	struct np_selection selection;
	const char *environment; /* of a module; NULL: none */
} cases[] = {
	{"missing",
	 SITE("a: {values: {FIRST: 30000, LAST: 30999, INNER: 40000}}"),
	 "error a: LDAP of 'a' is not set, and 'LDAP' needs it\n"
	 "note a: SFTP of 'a' is not set; 'SFTP' is left out\n",
	 {0},
	 NULL},
	{"missing", FINE, "", {0}, NULL},
	{"malformed",
	 "nodes: {1: {}}",
	 "error nethvoice1: LDAP of 'nethvoice1': port '65536' is out of range "
	 "1-65535\n",
	 {0},
	 "MODULE_ID=nethvoice1\nNODE_ID=1\nLDAP=65536\n"},
	{"malformed", "nodes: {1: {}}", "", {0}, "MODULE_ID=nethvoice1\nNODE_ID=1\nLDAP=65535\n"},
	{"reversed",
	 SITE(RANGE("a", "389", "30999", "30000")),
	 "error a: ${FIRST}-${LAST} of 'a' is reversed: 30999-30000\n",
	 {0},
	 NULL},
	{"reversed", SITE(RANGE("a", "389", "30000", "30000")), "", {0}, NULL},
	{"clash",
	 SITE(INSTANCE("a", "443")),
	 "error node 1: port 443 is used twice on node 1: by 'LDAP' of a and by 'Web' of node 1\n",
	 {0},
	 NULL},
	{"clash", SITE(INSTANCE("a", "444")), "", {0}, NULL},
	{"clash",
	 SITE(RANGE("a", "443", "30999", "30000")),
	 "error node 1: port 443 is used twice on node 1: by 'LDAP' of a and by 'Web' of node 1\n",
	 {0},
	 NULL},
	{"public-clash",
	 CLUSTER("address: 192.168.1.11, public_address: 203.0.113.45, lan: [192.168.1.0/24]"),
	 "error node 2: 443,5060-5061/tcp and 5060-5061,10000-20000,55820/udp of 203.0.113.45 "
	 "would lead to node 1 and to node 2\n",
	 {0},
	 NULL},
	{"public-clash", CLUSTER(OTHER_ADDRESSES), "", {0}, NULL},
	{"all-internal",
	 SITE("a: {values: {FIRST: 40000, LAST: 40000, INNER: 40000, LDAP: 1}}"),
	 "error node 1: 'Media': 40000 is internal on its node and is not opened\n",
	 {0},
	 NULL},
	{"all-internal", FINE, "", {0}, NULL},
	{"unknown-internal",
	 SITE("a: {values: {FIRST: 30000, LAST: 30999, LDAP: 1}}"),
	 "error a: INNER of 'a' is not set, so it cannot be kept out of the ranges that are "
	 "opened\n",
	 {0},
	 NULL},
	{"unknown-internal", FINE, "", {0}, NULL},
	{"exposed",
	 "networks: {cluster: [192.0.2.0/28]}\nnodes: {1: {proxy: {id: p, values: {MAX: 60000}}}}",
	 "warning node 1: 'VPN' is restricted to 192.0.2.0/28, but another service of node 1 opens "
	 "UDP 55820 to any\n",
	 {0},
	 NULL},
	{"exposed",
	 "networks: {cluster: [192.0.2.0/28]}\n"
	 "nodes: {1: {proxy: {id: p, values: {MAX: 60000}}, instances: {a: {}}}}",
	 "warning node 1: 'VPN' is restricted to 192.0.2.0/28, but another service of node 1 opens "
	 "UDP 55820 to any\n",
	 {0},
	 NULL},
	{"exposed", FINE, "", {0}, NULL},
	{"publish",
	 NETWORKS "nodes: {1: {" ADDRESSES PROXY("p1") "publish: {web: 443-444}}}",
	 "error node 1: 'web' has 1 port, and 2 are published for it\n",
	 {0},
	 NULL},
	{"publish",
	 NETWORKS "nodes: {1: {" ADDRESSES PROXY("p1") "publish: {web: 8443}}}",
	 "",
	 {0},
	 NULL},
	{"publish",
	 NETWORKS
	 "nodes: {1: {" ADDRESSES PROXY("p1") "publish: {ldap: 636}, instances: {" INSTANCE(
		 "a", "389") ", " INSTANCE("b", "390") "}}}",
	 "error node 1: 'ldap' is published once, but several instances of node 1 have it\n",
	 {0},
	 NULL},
	{"mixed-addresses",
	 CLUSTER("address: 192.168.1.10"),
	 "error node 2: 192.168.1.10 is the address of node 1 and of node 2\n",
	 {0},
	 NULL},
	{"mixed-addresses",
	 CLUSTER("address: 192.168.1.11, public_address: 192.168.1.10"),
	 "error node 2: 192.168.1.10, the public address of node 2, is the own one of node 1\n",
	 {0},
	 NULL},
	{"mixed-addresses",
	 "nodes: {1: {address: 192.168.1.10, public_address: 203.0.113.45, lan: [203.0.113.0/24]}}",
	 "error node 1: the inside networks of node 1 contain its public address 203.0.113.45, so "
	 "that the outside would pass for inside\n",
	 {0},
	 NULL},
	{"mixed-addresses", CLUSTER(OTHER_ADDRESSES), "", {0}, NULL},

	{"no-address", "nodes: {1: {}}", "error node 1: its address is not known\n", {0}, NULL},
	{"no-address", "nodes: {1: {address: 203.0.113.45}}", "", {0}, NULL},
	{"public-address",
	 "nodes: {1: {address: 192.168.1.10}}",
	 "error node 1: its address 192.168.1.10 is private, and no public one is known\n",
	 {0},
	 NULL},
	{"public-address",
	 "nodes: {1: {address: 192.168.1.10}, 2: {address: 203.0.113.45}}",
	 "error node 1: its address 192.168.1.10 is private, and no public one is known\n",
	 {0},
	 NULL},
	{"public-address", NETWORKS "nodes: {1: {address: 192.168.1.10}}", "", ONLY("vpn"), NULL},
	{"public-address",
	 "nodes: {1: {address: 192.168.1.10, public_address: 100.64.0.1}}",
	 "warning node 1: its public address 100.64.0.1 is private as well\n",
	 {0},
	 NULL},
	{"public-address",
	 "nodes: {1: {address: 192.0.2.1, public_address: 192.0.2.1}}",
	 "note node 1: its public address 192.0.2.1 is its own, so nothing is translated\n",
	 {0},
	 NULL},
	{"public-address", FINE, "", {0}, NULL},
	{"no-proxy",
	 "nodes: {1: {instances: {" INSTANCE("a", "1") "}}}",
	 "warning node 1: no proxy is known, and a needs one\n",
	 {0},
	 NULL},
	{"no-proxy",
	 "nodes: {1: {instances: {" INSTANCE("a", "1") ", " INSTANCE("b", "2") "}}}",
	 "warning node 1: no proxy is known, and a and b need one\n",
	 {0},
	 NULL},
	{"no-proxy", "nodes: {1: {}}", "", {0}, NULL},
	{"no-proxy", FINE, "", {0}, NULL},
	{"no-lan",
	 "nodes: {1: {address: 192.168.1.10, public_address: 203.0.113.45}}",
	 "warning node 1: it is behind NAT, and no inside networks are known\n",
	 {0},
	 NULL},
	{"no-lan", "nodes: {1: {address: 203.0.113.45}}", "", {0}, NULL},
	{"no-lan",
	 "nodes: {1: {address: 203.0.113.45, public_address: 203.0.113.45}}",
	 "",
	 {0},
	 NULL},
	{"no-lan", FINE, "", {0}, NULL},
	{"lan-elsewhere",
	 "nodes: {1: {address: 192.168.1.10, public_address: 203.0.113.45, lan: [192.168.2.0/24]}}",
	 "note node 1: none of its inside networks contains its address 192.168.1.10\n",
	 {0},
	 NULL},
	{"lan-elsewhere",
	 "nodes: {1: {address: 203.0.113.45, lan: [192.168.2.0/24]}}",
	 "",
	 {0},
	 NULL},
	{"lan-elsewhere", FINE, "", {0}, NULL},
	{"no-leader",
	 "nodes: {1: {}, 2: {}}",
	 "note : none of the 2 nodes is marked as leader, so 'VPN' is opened on each that is "
	 "chosen\n",
	 {0},
	 NULL},
	{"no-leader", "nodes: {1: {}, 2: {}}", "", LEAVE_OUT("vpn"), NULL},
	{"no-leader", "nodes: {1: {}}", "", {0}, NULL},
	{"no-leader", CLUSTER(OTHER_ADDRESSES), "", {0}, NULL},

	{"fixed-port",
	 NETWORKS "nodes: {1: {" ADDRESSES PROXY("p1") "publish: {sip: 6060-6061}}}",
	 "error node 1: 'SIP' (5060-5061/tcp and udp) is published on 6060-6061, and its protocol "
	 "needs the same port outside\n",
	 {0},
	 NULL},
	{"fixed-port",
	 NETWORKS "nodes: {1: {" ADDRESSES PROXY("p1") "publish: {sip: 5060-5061}}}",
	 "",
	 {0},
	 NULL},
	{"fixed-port",
	 NETWORKS "nodes: {1: {" ADDRESSES PROXY("p1") "publish: {web: 8443}}}",
	 "",
	 {0},
	 NULL},
	{"admins-open",
	 "nodes: {1: {instances: {" INSTANCE("a", "1") ", " INSTANCE("b", "2") "}}}",
	 "warning sftp: 'SFTP' of a (and 1 more time) is for administrators, and is open to any\n",
	 {0},
	 NULL},
	{"admins-open",
	 "networks: {admins: [0.0.0.0/1, 128.0.0.0/1]}\nnodes: {1: {instances: {" INSTANCE(
		 "a", "1") "}}}",
	 "warning sftp: 'SFTP' of a is for administrators, and is open to nearly all addresses\n",
	 {0},
	 NULL},
	{"admins-open", FINE, "", {0}, NULL},
	{"admins-open", "nodes: {1: {instances: {" INSTANCE("a", "1") "}}}", "", LEAVE_OUT("sftp"),
	 NULL},
	{"cluster-open",
	 "nodes: {1: {}}",
	 "warning vpn: 'VPN' of node 1 is opened, and there is no other node that would connect to "
	 "it\n",
	 {0},
	 NULL},
	{"cluster-open",
	 "networks: {cluster: [192.0.2.7]}\nnodes: {1: {}}",
	 "note vpn: 'VPN' of node 1 is opened, and there is no other node that would connect to "
	 "it\n",
	 {0},
	 NULL},
	{"cluster-open",
	 "nodes: {1: {leader: true}, 2: {}, 3: {}}",
	 "note vpn: 'VPN' of node 2 (and 1 more time) is opened, and other nodes connect to the "
	 "leader only\n",
	 {0},
	 NULL},
	{"cluster-open",
	 "nodes: {1: {leader: true}, 2: {}}",
	 "",
	 {.nodes = NAMES("1"), .node_count = 1},
	 NULL},
	{"cluster-open", "nodes: {1: {}, 2: {}}", "", {0}, NULL},
	{"unreachable",
	 "networks: {phones: ['2001:db8::/32']}\nnodes: {1: {instances: {" INSTANCE("a", "1") "}}}",
	 "warning ldap: 'LDAP' of a is for 2001:db8::/32 only, which is IPv6, and the node has no "
	 "IPv6 address\n",
	 {0},
	 NULL},
	{"unreachable",
	 "networks: {phones: ['2001:db8::/32']}\nnodes: {1: {address6: '2001:db8::10', "
	 "instances: {" INSTANCE("a", "1") "}}}",
	 "",
	 {0},
	 NULL},
	{"unreachable",
	 "networks: {phones: ['2001:db8::/32', 192.0.2.0/24]}\nnodes: {1: {instances: {" INSTANCE(
		 "a", "1") "}}}",
	 "",
	 {0},
	 NULL},
	{"unreachable", FINE, "", {0}, NULL},

	{"overlap",
	 SITE(RANGE("a", "1", "30000", "30999") ", " RANGE("b", "2", "30500", "31499")),
	 "warning node 1: 'Media' of a (30000-30999/udp) and 'Media' of b (30500-31499/udp) share "
	 "30500-30999\n",
	 {0},
	 NULL},
	{"overlap",
	 SITE(RANGE("a", "1", "30000", "30999") ", " RANGE("b", "2", "31000", "31999")),
	 "",
	 {0},
	 NULL},
	{"overlap",
	 SITE(RANGE("a", "1", "30000", "30999") ", " RANGE("b", "2", "30000", "30999")),
	 "",
	 {0},
	 NULL},
	{"overlap",
	 SITE(RANGE("a", "1", "30000", "33999") ", " RANGE("b", "2", "30100", "30199") ", " RANGE(
		 "c", "3", "33000", "34999")),
	 "warning node 1: 'Media' of a (30000-33999/udp) and 'Media' of b (30100-30199/udp) share "
	 "30100-30199\n"
	 "warning node 1: 'Media' of a (30000-33999/udp) and 'Media' of c (33000-34999/udp) share "
	 "33000-33999\n",
	 {0},
	 NULL},
	{"proxy-overlap",
	 SITE(RANGE("a", "1", "20000", "20999")),
	 "note node 1: 'RTP' (10000-20000/udp) and 'Media' of a (20000-20999/udp) share 20000\n",
	 {0},
	 NULL},
	{"proxy-overlap",
	 SITE(RANGE("a", "1", "19999", "20999")),
	 "warning node 1: 'RTP' (10000-20000/udp) and 'Media' of a (19999-20999/udp) share "
	 "19999-20000\n",
	 {0},
	 NULL},
	{"proxy-overlap", SITE(RANGE("a", "1", "20001", "21000")), "", {0}, NULL},
	{"range-size",
	 SITE(RANGE("a", "1", "30000", "30498")),
	 "warning a: 'Media' has 499 ports (30000-30498/udp), where 1000 are usual\n",
	 {0},
	 NULL},
	{"range-size",
	 SITE(RANGE("a", "1", "30000", "32000")),
	 "warning a: 'Media' has 2001 ports (30000-32000/udp), where 1000 are usual\n",
	 {0},
	 NULL},
	{"range-size", SITE(RANGE("a", "1", "30000", "30499")), "", {0}, NULL},
	{"range-size", SITE(RANGE("a", "1", "30000", "31999")), "", {0}, NULL},

	{"unused-network",
	 "networks: {office: [192.0.2.0/24]}\nnodes: {1: {}}",
	 "warning : network 'office' restricts nothing\n",
	 {0},
	 NULL},
	{"unused-network",
	 "networks: {trunks: [192.0.2.0/24]}\nnodes: {1: {}}",
	 "warning : network 'trunks' restricts nothing\n",
	 {0},
	 NULL},
	{"unused-network",
	 "networks: {office: [192.0.2.0/24], phones: [192.0.2.0/28]}\nallow: {web: [office]}\n"
	 "nodes: {1: {}}",
	 "",
	 {0},
	 NULL},
	{"left-out",
	 FINE,
	 "warning : 2 required services are left out: RTP, Web\n",
	 {.excluded = NAMES("rtp", "web", "vpn"), .excluded_count = 3},
	 NULL},
	{"left-out", FINE, "note : 4 required services are left out: SIP, RTP, Media, LDAP\n",
	 ONLY("web"), NULL},
	{"left-out",
	 FINE,
	 "note : 3 required services are left out: Media, LDAP, Web\n",
	 {.scopes = NAMES("proxy"), .scope_count = 1},
	 NULL},
	{"left-out", FINE, "", LEAVE_OUT("sftp"), NULL},
	{"left-out", FINE, "", {.instances = NAMES("a"), .instance_count = 1}, NULL},

	{"carved",
	 SITE("a: {values: {FIRST: 30000, LAST: 30999, INNER: 30500, LDAP: 1}}"),
	 "note a: 'Media' (30000-30999/udp) is opened without 30500; what remains is "
	 "30000-30499,30501-30999\n",
	 {0},
	 NULL},
	{"carved", FINE, "", {0}, NULL},
	{"shared-range",
	 SITE(INSTANCE("a", "1") ", " INSTANCE("b", "2")),
	 "note node 1: a and b have the same range for 'Media', 30000-30999/udp\n",
	 {0},
	 NULL},
	{"shared-range",
	 SITE(INSTANCE("a", "1") ", " INSTANCE("b", "2") ", " INSTANCE("c", "3") ", " INSTANCE(
		 "d", "4") ", " INSTANCE("e", "5")),
	 "note node 1: a, b, c and 2 more have the same range for 'Media', 30000-30999/udp\n",
	 {0},
	 NULL},
	{"shared-range",
	 SITE(RANGE("a", "1", "30000", "30999") ", " RANGE("b", "2", "31000", "31999")),
	 "",
	 {0},
	 NULL},
	{"not-required",
	 FINE,
	 "note sftp: 'SFTP' of a is optional, and is opened\n"
	 "note vpn: 'VPN' of node 1 is optional, and is opened\n",
	 {0},
	 NULL},
	{"not-required",
	 SITE("a: {values: {" GIVEN "LDAP: 1, V_FIRST: 34000, V_LAST: 34009}}"),
	 "note video: 'Video' of a is reserved, and is opened\n",
	 {.services = NAMES("video"), .service_count = 1},
	 NULL},
	{"not-required", FINE, "", ONLY("web"), NULL},
};

static void begin(struct deployment *d, const struct check_case *c)
{
	const char *site = np_arena_printf(&d->ctx.arena, "nvports: site/1\n%s", c->site);
	struct np_module *modules = NULL;

	assert_int_equal(np_catalogue_read(&d->ctx, deployment_source(d, "catalogue", services),
					   &d->catalogue),
			 0);
	np_site_read(&d->ctx, &d->catalogue, deployment_source(d, "site", site), &d->site);
	if (np_failed(&d->ctx))
		fail_msg("%s: %s\n%s", c->kind, site, deployment_messages(d));
	if (c->environment) {
		struct np_source *src = deployment_source(d, "environment", c->environment);

		assert_int_equal(np_environment_read(&d->ctx, &d->catalogue, src, NULL, &modules),
				 0);
		assert_int_equal(np_site_merge(&d->ctx, &d->catalogue, &d->site, modules), 0);
	}
	assert_int_equal(np_site_finish(&d->ctx, &d->catalogue, &d->site), 0);
	np_diags_take(&d->ctx, NULL); /* what reading says is no matter here */
	d->ctx.keep_all = true;
}

static const char *findings_of(struct deployment *d, const struct np_findings *findings,
			       const char *kind)
{
	const char *text = "";

	for (const struct np_finding *f = findings->first; f; f = f->next)
		if (strcmp(f->kind->id, kind) == 0)
			text = np_arena_printf(&d->ctx.arena, "%s%s %s: %s\n", text,
					       np_severity_names[f->severity], f->place,
					       f->message);
	return text;
}

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		const struct check_case *c = &cases[i];
		const char *name = c->kind;
		struct np_findings findings = {0};
		struct deployment d = {0};

		begin(&d, c);
		unit_number(name, np_check_site(&d.ctx, &d.site, &c->selection, &d.plan, &findings),
			    0);
		unit_text(name, findings_of(&d, &findings, c->kind), c->found);
		unit_text(name, deployment_messages(&d), "");
		unit_number(name, np_failed(&d.ctx), 0);
		deployment_release(&d);
	}
}

/*
 * Every kind that has a case has one in which it is found and one in which it is not. Kinds without
 * any are those of other tests, or tests/findings.sh misses them.
 */
static void test_kinds(void **state)
{
	(void)state;
	for (const struct np_finding_kind *kind = np_finding_kinds; kind->id; kind++) {
		size_t found[2] = {0};

		for (size_t i = 0; i < UNIT_COUNT(cases); i++)
			if (strcmp(cases[i].kind, kind->id) == 0)
				found[*cases[i].found != '\0']++;
		unit_number(kind->id, found[0] > 0, found[1] > 0);
	}
}

/* What is wrong with a selection is no finding. */
static void test_selection(void **state)
{
	static const struct check_case fine = {.site = FINE};
	const struct np_selection selection = LEAVE_OUT("nosuch");
	struct np_findings findings = {0};
	struct deployment d = {0};

	(void)state;
	begin(&d, &fine);
	assert_int_equal(np_check_site(&d.ctx, &d.site, &selection, &d.plan, &findings), -1);
	unit_text("message", d.ctx.first->message, "unknown service 'nosuch'");
	assert_null(findings.first);
	deployment_release(&d);
}

/* Errors first, then by kind, then as they were found. */
static void test_order(void **state)
{
	static const struct {
		const char *kind;
		enum np_severity severity;
	} added[] = {
		{"not-required", NP_NOTE},   {"clash", NP_NOTE},    {"admins-open", NP_WARNING},
		{"no-lan", NP_WARNING},      {"clash", NP_NOTE},    {"clash", NP_ERROR},
		{"admins-open", NP_WARNING}, {"missing", NP_ERROR},
	};
	struct np_ctx ctx = {0};
	struct np_findings findings = {0};
	const char *text = "";

	(void)state;
	np_findings_sort(&ctx, &findings);
	assert_null(findings.first);
	for (size_t i = 0; i < UNIT_COUNT(added); i++)
		np_finding_add(&ctx, &findings,
			       &(struct np_found){added[i].kind, added[i].severity,
						  (struct np_loc){0}, ""},
			       "%zu", i);
	np_findings_sort(&ctx, &findings);
	for (const struct np_finding *f = findings.first; f; f = f->next)
		text = np_arena_printf(&ctx.arena, "%s%s %s\n", text, f->kind->id, f->message);
	unit_text("order", text,
		  "missing 7\nclash 5\nno-lan 3\nadmins-open 2\nadmins-open 6\nclash 1\nclash 4\n"
		  "not-required 0\n");
	unit_text("last", findings.last->message, "0");
	unit_number("notes", findings.count[NP_NOTE], 3);
	np_ctx_release(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_selection),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
