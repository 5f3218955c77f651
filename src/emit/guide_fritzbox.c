/*
 * FRITZ!Box with FRITZ!OS 7 and 8. Menu and fields are those of service.avm.de/help
 * (hilfe_portfreigabe of the FRITZ!Box 7530) and of AVM's operation manuals, "Configuring Port
 * Forwarding": a sharing has a port or a range of one protocol; in IPv4 a port is for one device,
 * in IPv6 for any number.
 *
 * A sharing is forward and filter at once, for any source, on the one public address. An external
 * port can be another one; whether a range can was not found. That the FRITZ!Box forwards for
 * devices inside as well, and that its own telephony holds ports, is not in these pages either, nor
 * are some of the buttons: the guide says where to look.
 */
#include "emit/guide.h"

#define SHARING "Internet > Permit Access > Port Sharing, at the device: New Sharing, for "

static const struct np_guide_field sharing[] = {
	{"Device", "{node}", 0},           {"Name", "{name}", 0},
	{"Protocol", "{protocol}", 0},     {"Port to device", "{ports}", 0},
	{"External port", "{outside}", 0}, {0},
};

static const struct np_guide_field sharing6[] = {
	{"Device", "{node}", 0},
	{"Name", "{name}", 0},
	{"Protocol", "{protocol}", 0},
	{"Port to device", "{ports}", 0},
	{0},
};

static const struct np_guide_step sharings[] = {
	{NP_GUIDE_FORWARD, 0, SHARING "IPv4 only", sharing},
	{NP_GUIDE_PERMIT6, 0, SHARING "IPv6 only", sharing6},
	{NP_GUIDE_ONCE, 0,
	 "Save with Apply, and compare the external port of each sharing in the list: it may be "
	 "another where the one asked for was taken",
	 NULL},
	{0},
};

static const struct np_guide_step hairpins[] = {
	{NP_GUIDE_ONCE, NP_GUIDE_IF_HAIRPIN,
	 "There is nothing to set: try from inside that the public address leads to the node",
	 NULL},
	{NP_GUIDE_ONCE, NP_GUIDE_IF_NO_HAIRPIN,
	 "Devices inside reach the node by the public address all the same; there is no setting "
	 "against it",
	 NULL},
	{0},
};

static const struct np_guide_step telephony[] = {
	{NP_GUIDE_ONCE, 0,
	 "Telephony > Telephone Numbers: see whether numbers are set up; if so, and if ports of a "
	 "sharing are refused, remove the numbers and register them on the node",
	 NULL},
	{0},
};

static const struct np_guide_part parts[] = {
	{"Telephony of the FRITZ!Box", 0,
	 "Its own telephony is a SIP client. While numbers are set up in it, it may hold UDP and "
	 "TCP port 5060 and ports for RTP from 7078 on, and these cannot be shared then.",
	 telephony},
	{"Port sharing", 0,
	 "Add Device for Sharing adds a node to the list. A sharing is of the kind Port Sharing, "
	 "and the application is Other application. It is forward and filter at once, and open "
	 "to any source. For IPv4 it is at the public address of the FRITZ!Box; for IPv6 the "
	 "firewall opens the ports of that device.",
	 sharings},
	{"Hairpin NAT", NP_GUIDE_IF_NAT, NULL, hairpins},
	{0},
};

static const struct np_guide_step removal[] = {
	{NP_GUIDE_ONCE, 0,
	 "Internet > Permit Access > Port Sharing, Edit of each device: delete the sharings whose "
	 "names begin so, then Apply",
	 (const struct np_guide_field[]){{"Name begins with", "{tag}_", 0}, {0}}},
	{0},
};

static const struct np_guide_part removals[] = {
	{"Remove", 0, NULL, removal},
	{0},
};

const struct np_guide_vendor np_guide_fritzbox = {
	.name = "fritzbox",
	.title = "FRITZ!Box",
	.about =
		"For FRITZ!OS 7 and 8, in the advanced view. A FRITZ!Box cannot restrict a sharing "
		"to certain sources. No setting for a SIP helper was found.",
	.abilities = NP_CAN_NAT | NP_CAN_IPV6 | NP_CAN_MOVE | NP_CAN_HAIRPIN | NP_CAN_HAIRPIN_AUTO,
	.range = '-',
	.any = "any",
	.list = ", ",
	.parts = parts,
	.removals = removals,
	.check = np_guide_check_one_address,
};
