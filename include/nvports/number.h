/* Strict numbers: decimal digits only; no sign, blank, leading zero, exponent or other base. */
#ifndef NVPORTS_NUMBER_H
#define NVPORTS_NUMBER_H

#include <stddef.h>
#include <stdint.h>

/*
 * Parse the LEN bytes at TEXT as a number from MIN to MAX into *OUT. NULL when it is one, else
 * the reason, worded to follow the quoted text ("'080' has a leading zero"): "is empty", "is not
 * a whole number in decimal digits", "has a leading zero", "is out of range MIN-MAX". The reason
 * for a range is formatted for ports only; others read "is too large" or "is too small".
 */
const char *np_number_parse(const char *text, size_t len, uint32_t min, uint32_t max,
			    uint32_t *out);

/* The same for a port, 1 to 65535 (RFC 6335; port 0 is reserved and never opened). */
const char *np_port_parse(const char *text, size_t len, uint16_t *out);

#endif
