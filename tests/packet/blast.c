/*
 * Sends UDP datagrams as fast as one processor can, from many source ports or from one, and prints
 * how long that took: "blast SOURCE TARGET PORT COUNT new|same". For speed.sh.
 *
 * A packet passes all namespaces within the system call that sends it, so the time is that of
 * its whole way. With "new", each is the first of a connection: the rules are asked each time.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum {
	BATCH = 64,
	PORT_FIRST = 1024,
	PORTS = 60000, /* source ports of one source address */
};

struct packet {
	struct iphdr ip;
	struct udphdr udp;
};

/* What one system call sends. */
struct burst {
	struct packet packets[BATCH];
	struct mmsghdr messages[BATCH];
	struct iovec parts[BATCH];
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The kernel fills in length and checksum of the IP header; no UDP checksum is one that holds. */
static void prepare(struct burst *burst, struct sockaddr_in *to, unsigned port)
{
	for (size_t i = 0; i < BATCH; i++) {
		struct packet *packet = &burst->packets[i];

		packet->ip.version = 4;
		packet->ip.ihl = sizeof(packet->ip) / 4;
		packet->ip.ttl = 64;
		packet->ip.protocol = IPPROTO_UDP;
		packet->ip.daddr = to->sin_addr.s_addr;
		packet->udp.dest = htons((uint16_t)port);
		packet->udp.len = htons(sizeof(packet->udp));
		burst->parts[i] = (struct iovec){packet, sizeof(*packet)};
		burst->messages[i].msg_hdr = (struct msghdr){
			.msg_name = to,
			.msg_namelen = sizeof(*to),
			.msg_iov = &burst->parts[i],
			.msg_iovlen = 1,
		};
	}
}

static int send_all(int sock, struct burst *burst, uint32_t source, long count, int all_new)
{
	for (long sent = 0; sent < count; sent += BATCH) {
		for (long i = 0; i < BATCH; i++) {
			long flow = all_new ? sent + i : 0;

			burst->packets[i].ip.saddr = htonl(source + (uint32_t)(flow / PORTS));
			burst->packets[i].udp.source = htons((uint16_t)(PORT_FIRST + flow % PORTS));
		}
		if (sendmmsg(sock, burst->messages, BATCH, 0) != BATCH)
			return -1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct sockaddr_in to = {.sin_family = AF_INET};
	struct in_addr source;
	struct burst burst = {0};
	double start;
	int sock;

	if (argc != 6 || inet_pton(AF_INET, argv[1], &source) != 1 ||
	    inet_pton(AF_INET, argv[2], &to.sin_addr) != 1) {
		fputs("usage: blast SOURCE TARGET PORT COUNT new|same\n", stderr);
		return 2;
	}
	sock = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
	prepare(&burst, &to, (unsigned)strtoul(argv[3], NULL, 10));
	start = now();
	if (sock < 0 || send_all(sock, &burst, ntohl(source.s_addr), strtol(argv[4], NULL, 10),
				 strcmp(argv[5], "new") == 0)) {
		perror("blast");
		return 1;
	}
	printf("%.6f\n", now() - start);
	return 0;
}
