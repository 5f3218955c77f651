#include "cli/cli.h"

int main(int argc, char **argv)
{
	return np_main(argc, argv, NP_VERSION);
}
