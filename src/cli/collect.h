/* How to collect what 'nvports import' reads. */
#ifndef NVPORTS_CLI_COLLECT_H
#define NVPORTS_CLI_COLLECT_H

#include <stdio.h>

/* Print the commands to run on a single node and on a cluster, there and over ssh. */
void np_collect_print(FILE *out);

#endif
