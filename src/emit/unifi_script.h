/* The shell code of the script for UniFi (unifi.c). JSON stands behind the parts that create. */
#ifndef NVPORTS_EMIT_UNIFI_SCRIPT_H
#define NVPORTS_EMIT_UNIFI_SCRIPT_H

extern const char np_unifi_functions[], np_unifi_delete[], np_unifi_create_groups[],
	np_unifi_create_forwards[], np_unifi_helper_off[];

#endif
