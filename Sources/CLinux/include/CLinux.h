// Linux calls that the Glibc module does not export: epoll, accept4, eventfd, the environment.
//
// The functions take and return numbers, so that Swift needs no pointers for them.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

// Hidden without _GNU_SOURCE. Defining it here would give this module another fd_set than Glibc's.
extern int accept4(int, struct sockaddr *, socklen_t *, int);
extern char **environ;

// A connection and its peer address, in the family of the listener. -1 with errno.
struct linux_accepted {
    int socket;
    sa_family_t family;
    struct sockaddr_in version4;
    struct sockaddr_in6 version6;
};

// Accepts the next connection of a listener, non-blocking and closed on exec.
static inline struct linux_accepted linux_accept(int listener) {
    union {
        struct sockaddr any;
        struct sockaddr_in version4;
        struct sockaddr_in6 version6;
    } peer = {.any = {.sa_family = AF_UNSPEC}};
    socklen_t size = sizeof peer;
    struct linux_accepted accepted = {.socket = -1};
    accepted.socket = accept4(listener, &peer.any, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (accepted.socket < 0) return accepted;
    accepted.family = peer.any.sa_family;
    if (accepted.family == AF_INET) accepted.version4 = peer.version4;
    if (accepted.family == AF_INET6) accepted.version6 = peer.version6;
    return accepted;
}

// The environment variable of that index as `NAME=value`; null behind the last one. Swift takes no
// global variable that may change.
static inline const char *linux_environment(size_t index) { return environ ? environ[index] : NULL; }

// Creates a TCP socket of that address family, non-blocking and closed on exec; -1 with errno.
static inline int linux_tcp_socket(int family) {
    return socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

// Creates a UDP socket of that address family, non-blocking and closed on exec; -1 with errno.
static inline int linux_udp_socket(int family) {
    return socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

// Creates a counter that wakes the threads that wait for it; -1 with errno.
static inline int linux_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

// Adds one to a counter.
static inline void linux_eventfd_signal(int descriptor) { (void)eventfd_write(descriptor, 1); }

// Sets a counter to 0, without blocking if it is 0 already.
static inline void linux_eventfd_clear(int descriptor) {
    eventfd_t count;
    (void)eventfd_read(descriptor, &count);
}

// Creates an empty set of descriptors; -1 with errno.
static inline int linux_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

// Adds, changes or removes (EPOLL_CTL_...) a descriptor; -1 with errno.
static inline int linux_epoll_control(
    int set, int operation, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data = {.u64 = token}};
    return epoll_ctl(set, operation, descriptor, &event);
}

// One descriptor that is ready, in a layout that Swift reads without unions.
struct linux_ready {
    uint64_t token;
    uint32_t events;
};

enum { linux_ready_max = 256 };

// Waits for descriptors that are ready and writes at most `linux_ready_max` of them to `ready`.
// Returns their number; 0 after `milliseconds`, or at a signal; -1 with errno. -1 milliseconds
// waits without a limit.
static inline int linux_epoll_wait(int set, struct linux_ready *ready, int milliseconds) {
    struct epoll_event events[linux_ready_max];
    int count = epoll_wait(set, events, linux_ready_max, milliseconds);
    for (int index = 0; index < count; index++) {
        ready[index].token = events[index].data.u64;
        ready[index].events = events[index].events;
    }
    return count < 0 && errno == EINTR ? 0 : count;
}
