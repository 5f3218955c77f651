/* The fixed part of the scripts for pfSense. */
#ifndef NVPORTS_EMIT_PFSENSE_CODE_H
#define NVPORTS_EMIT_PFSENSE_CODE_H

/* One text in several strings, as a compiler takes 4095 bytes in one; closed by NULL. */
extern const char *const np_pfsense_code[];

#endif
