// A network and a clock for the simulation of a server: one process, one thread, and chance with a seed.
#define _GNU_SOURCE
#include "CSimulation.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { descriptors_max = 48, connections_max = 64, marks_max = 512 };

enum kind { FREE, LISTENER, STREAM, COUNTER, SET };

struct watch {
    int slot;
    uint32_t events;
    uint64_t token;
};

struct descriptor {
    enum kind kind;
    int connection;
    int resets;
    uint64_t count;
    int watch_count;
    struct watch watches[descriptors_max];
};

/// Bytes in one direction, those not taken yet.
struct queue {
    uint8_t *bytes;
    size_t room, start, count;
};

/// Until when how many bytes had passed.
struct mark {
    int64_t time;
    size_t total;
};

struct marks {
    int count;
    struct mark marks[marks_max];
};

struct connection {
    struct queue in, out;
    struct marks reads, sends;
    int is_pending, has_finished, is_broken, tells_break, has_left, was_reset;
    struct simulation_view view;
};

struct world {
    uint64_t chance, hash;
    int64_t now;
    struct simulation_weather weather;
    long counts[simulation_event_count], progress;
    int round_is_new, round_events, round_timeout;
    int numbers[descriptors_max];
    struct descriptor descriptors[descriptors_max];
    int connection_count;
    struct connection connections[connections_max];
};

static _Thread_local struct world *world;

// Chance and records.

static uint64_t next(void) {
    uint64_t word = world->chance += 0x9e3779b97f4a7c15;
    word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9;
    word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
    return word ^ (word >> 31);
}

static size_t below(size_t end) { return end ? next() % end : 0; }
static int happens(int percent) { return percent > 0 && below(100) < (size_t)percent; }

static void hash(uint64_t word) { world->hash = (world->hash ^ word) * 0x100000001b3; }

static _Thread_local simulation_teller teller;

void simulation_tell(simulation_teller to) { teller = to; }

static void note(enum simulation_event event, int connection, size_t count) {
    if (teller) teller(event, connection, count);
    world->counts[event]++;
    hash((uint64_t)event << 56 ^ (uint64_t)connection << 40 ^ count);
}

static void moved(enum simulation_event event, int connection, size_t count) {
    world->progress++;
    note(event, connection, count);
}

static void mark(struct marks *marks, size_t total) {
    struct mark *last = marks->count ? &marks->marks[marks->count - 1] : NULL;
    if (last && (last->time == world->now || marks->count == marks_max)) {
        last->total = total;
        last->time = world->now;
    } else {
        marks->marks[marks->count++] = (struct mark){world->now, total};
    }
}

static int64_t time_of(const struct marks *marks, size_t count) {
    for (int i = 0; i < marks->count; i++)
        if (marks->marks[i].total >= count) return marks->marks[i].time;
    return -1;
}

// Queues of bytes.

static size_t put(struct queue *queue, const uint8_t *bytes, size_t count, size_t most) {
    size_t taken = most > queue->count ? most - queue->count : 0;
    if (taken > count) taken = count;
    if (queue->start + queue->count + taken > queue->room) {
        if (queue->start) memmove(queue->bytes, queue->bytes + queue->start, queue->count);
        queue->start = 0;
        if (queue->count + taken > queue->room) {
            queue->room = 2 * (queue->count + taken);
            queue->bytes = realloc(queue->bytes, queue->room);
            if (!queue->bytes) abort();
        }
    }
    if (taken) memcpy(queue->bytes + queue->start + queue->count, bytes, taken);
    queue->count += taken;
    return taken;
}

static size_t take(struct queue *queue, uint8_t *bytes, size_t count) {
    if (count > queue->count) count = queue->count;
    if (count) memcpy(bytes, queue->bytes + queue->start, count);
    queue->start = queue->count == count ? 0 : queue->start + count;
    queue->count -= count;
    return count;
}

/// Bytes that a reset overtakes are lost: none, some or all.
static void lose(struct queue *queue) {
    switch (below(3)) {
    case 0: queue->count = 0; break;
    case 1: queue->count = below(queue->count + 1); break;
    default: break;
    }
}

// Descriptors.

static int slot_of(int number) {
    for (int i = 0; i < descriptors_max; i++)
        if (world->numbers[i] == number) return world->descriptors[i].kind == FREE ? -1 : i;
    return -1;
}

/// The slot of a simulated descriptor of that kind; -1 if this thread simulates none of it.
static int simulated(int number, enum kind kind) {
    int slot = world ? slot_of(number) : -1;
    return slot >= 0 && world->descriptors[slot].kind == kind ? slot : -1;
}

static int open_descriptor(enum kind kind) {
    for (int i = 0; i < descriptors_max; i++) {
        struct descriptor *descriptor = &world->descriptors[i];
        if (descriptor->kind != FREE) continue;
        descriptor->kind = kind;
        descriptor->connection = -1;
        descriptor->resets = 0;
        descriptor->count = 0;
        descriptor->watch_count = 0;
        return i;
    }
    errno = EMFILE;
    return -1;
}

static int number_of(int slot) { return slot < 0 ? -1 : world->numbers[slot]; }

static struct connection *connection_of(int slot) {
    return &world->connections[world->descriptors[slot].connection];
}

static int failed(int error) {
    errno = error;
    return -1;
}

static uint32_t ready_of(int slot);

static int count_ready(const struct descriptor *set) {
    int count = 0;
    for (int i = 0; i < set->watch_count; i++)
        if (ready_of(set->watches[i].slot) & (set->watches[i].events | EPOLLERR | EPOLLHUP)) count++;
    return count;
}

static uint32_t ready_of_stream(const struct connection *connection) {
    uint32_t ready = 0;
    size_t most = world->weather.sent_max;
    if (connection->in.count || connection->has_finished || connection->is_broken) ready |= EPOLLIN;
    // The kernel tells of room when a third is free.
    if (connection->out.count * 3 <= most * 2 || connection->is_broken) ready |= EPOLLOUT;
    if (connection->has_finished || connection->is_broken) ready |= EPOLLRDHUP;
    if (connection->is_broken) ready |= EPOLLHUP | (connection->tells_break ? EPOLLERR : 0);
    if (connection->has_finished && connection->view.is_half_closed) ready |= EPOLLHUP;
    return ready;
}

static int first_pending(void) {
    for (int i = 0; i < world->connection_count; i++)
        if (world->connections[i].is_pending) return i;
    return -1;
}

static uint32_t ready_of(int slot) {
    const struct descriptor *descriptor = &world->descriptors[slot];
    switch (descriptor->kind) {
    case LISTENER: return first_pending() >= 0 ? EPOLLIN : 0;
    case COUNTER: return descriptor->count ? EPOLLIN : 0;
    case SET: return count_ready(descriptor) ? EPOLLIN : 0;
    case STREAM: return ready_of_stream(connection_of(slot));
    case FREE: break;
    }
    return 0;
}

static void unwatch(int slot) {
    for (int i = 0; i < descriptors_max; i++) {
        struct descriptor *set = &world->descriptors[i];
        for (int j = 0; j < set->watch_count; j++)
            if (set->watches[j].slot == slot) set->watches[j--] = set->watches[--set->watch_count];
    }
}

/// Ends the server's side of a connection with a reset.
static void cut(struct connection *connection) {
    connection->was_reset = 1;
    connection->view.was_reset = 1;
    lose(&connection->out);
}

static void close_stream(int slot) {
    struct connection *connection = connection_of(slot);
    int number = world->descriptors[slot].connection;
    size_t unread = connection->in.count;
    connection->view.is_open = 0;
    connection->view.closed_at = world->now;
    connection->in.count = 0;
    if (world->descriptors[slot].resets) {
        moved(SIMULATION_RESET, number, 0);
        cut(connection);
    } else if (unread && !connection->is_broken) {
        moved(SIMULATION_CLOSED_UNREAD, number, unread);
        cut(connection);
    } else {
        moved(SIMULATION_CLOSED, number, 0);
    }
}

static void close_listener(void) {
    for (int i = 0; i < world->connection_count; i++) {
        if (!world->connections[i].is_pending) continue;
        world->connections[i].is_pending = 0;
        cut(&world->connections[i]);
    }
}

static void close_descriptor(int slot) {
    if (world->descriptors[slot].kind == STREAM) close_stream(slot);
    if (world->descriptors[slot].kind == LISTENER) close_listener();
    unwatch(slot);
    world->descriptors[slot].kind = FREE;
    world->descriptors[slot].watch_count = 0;
}

// The calls of the server on connections.

static int accept_simulated(struct sockaddr *address, socklen_t *size) {
    if (first_pending() < 0) return failed(EAGAIN);
    int slot = happens(world->weather.accepts_exhausted) ? failed(EMFILE) : open_descriptor(STREAM);
    if (slot < 0) {
        note(SIMULATION_ACCEPT_EXHAUSTED, 0, 0);
        return -1;
    }
    struct sockaddr_in peer = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    memcpy(address, &peer, *size < sizeof peer ? *size : sizeof peer);
    *size = sizeof peer;
    int number = first_pending();
    struct connection *connection = &world->connections[number];
    connection->is_pending = 0;
    connection->view.is_open = connection->view.is_accepted = 1;
    connection->view.watched_at = -1;
    world->descriptors[slot].connection = number;
    moved(SIMULATION_ACCEPTED, number, 0);
    return number_of(slot);
}

static ssize_t receive_simulated(int slot, void *bytes, size_t count) {
    struct connection *connection = connection_of(slot);
    int number = world->descriptors[slot].connection;
    if (happens(world->weather.again)) {
        note(SIMULATION_READ_AGAIN, number, 0);
        return failed(below(2) ? EAGAIN : EINTR);
    }
    if (connection->in.count) {
        int is_cut = happens(world->weather.reads_cut);
        if (is_cut && connection->in.count < count) count = connection->in.count;
        if (is_cut) count = 1 + below(count);
        count = take(&connection->in, bytes, count);
        connection->view.read += count;
        mark(&connection->reads, connection->view.read);
        moved(is_cut ? SIMULATION_READ_PART : SIMULATION_READ, number, count);
        return (ssize_t)count;
    }
    if (connection->is_broken && connection->tells_break) {
        connection->tells_break = 0;
        moved(SIMULATION_READ_RESET, number, 0);
        return failed(ECONNRESET);
    }
    if (connection->has_finished || connection->is_broken) {
        note(SIMULATION_READ_END, number, 0);
        return 0;
    }
    note(SIMULATION_READ_AGAIN, number, 0);
    return failed(EAGAIN);
}

static ssize_t send_nothing(struct connection *connection, int number, enum simulation_event event) {
    if (!connection->view.was_full) connection->view.moved_at = world->now;
    connection->view.was_full = 1;
    note(event, number, 0);
    return failed(EAGAIN);
}

static ssize_t send_simulated(int slot, const void *bytes, size_t count) {
    struct connection *connection = connection_of(slot);
    int number = world->descriptors[slot].connection;
    if (connection->is_broken || connection->view.is_half_closed) {
        int error = connection->tells_break ? ECONNRESET : EPIPE;
        connection->tells_break = 0;
        moved(SIMULATION_SEND_BROKEN, number, 0);
        return failed(error);
    }
    if (happens(world->weather.again)) return send_nothing(connection, number, SIMULATION_SEND_AGAIN);
    size_t asked = count;
    if (happens(world->weather.writes_cut)) count = 1 + below(count);
    size_t taken = put(&connection->out, bytes, count, world->weather.sent_max);
    if (!taken && asked) return send_nothing(connection, number, SIMULATION_SEND_FULL);
    connection->view.sent += taken;
    connection->view.moved_at = world->now;
    connection->view.was_full = taken < asked;
    mark(&connection->sends, connection->view.sent);
    moved(taken < asked ? SIMULATION_SENT_PART : SIMULATION_SENT, number, taken);
    // A client that has gone answers with a reset.
    if (connection->has_left) connection->is_broken = connection->tells_break = 1;
    return (ssize_t)taken;
}

static int shutdown_simulated(int slot) {
    struct connection *connection = connection_of(slot);
    if (connection->is_broken) return failed(ENOTCONN);
    connection->view.is_half_closed = 1;
    connection->view.half_closed_at = world->now;
    moved(SIMULATION_HALF_CLOSED, world->descriptors[slot].connection, 0);
    return 0;
}

// Waiting.

static void note_watch(struct connection *connection) {
    if (connection->view.watched_at < 0) connection->view.watched_at = world->now;
}

static int control_simulated(int slot, int operation, int number, const struct epoll_event *event) {
    struct descriptor *set = &world->descriptors[slot];
    int watched = slot_of(number), index = 0;
    if (watched < 0) return failed(EBADF);
    while (index < set->watch_count && set->watches[index].slot != watched) index++;
    if (operation == EPOLL_CTL_ADD) {
        if (index < set->watch_count) return failed(EEXIST);
        if (world->descriptors[watched].kind == STREAM && happens(world->weather.watches_refused)) {
            note(SIMULATION_WATCH_REFUSED, world->descriptors[watched].connection, 0);
            connection_of(watched)->view.was_unwatched = 1;
            return failed(ENOSPC);
        }
        set->watches[set->watch_count++] = (struct watch){watched, event->events, event->data.u64};
        if (world->descriptors[watched].kind == STREAM) note_watch(connection_of(watched));
        return 0;
    }
    if (index == set->watch_count) return failed(ENOENT);
    if (operation == EPOLL_CTL_DEL) {
        set->watches[index] = set->watches[--set->watch_count];
    } else {
        set->watches[index] = (struct watch){watched, event->events, event->data.u64};
    }
    return 0;
}

/// Puts the events of a set into an order of chance.
static void shuffle(struct epoll_event *events, int count) {
    for (int i = count - 1; i > 0; i--) {
        int other = (int)below((size_t)i + 1);
        struct epoll_event event = events[i];
        events[i] = events[other];
        events[other] = event;
    }
}

static int wait_simulated(int slot, struct epoll_event *events, int most, int timeout) {
    const struct descriptor *set = &world->descriptors[slot];
    int count = 0;
    for (int i = 0; i < set->watch_count; i++) {
        const struct watch *watch = &set->watches[i];
        uint32_t ready = ready_of(watch->slot) & (watch->events | EPOLLERR | EPOLLHUP);
        if (ready) events[count++] = (struct epoll_event){ready, {.u64 = watch->token}};
    }
    shuffle(events, count);
    if (count > most) count = most;
    if (count > 1 && happens(world->weather.events_left)) {
        count = 1 + (int)below((size_t)count - 1);
        note(SIMULATION_EVENTS_LEFT, 0, (size_t)count);
    }
    note(count ? SIMULATION_WOKEN : SIMULATION_WAITED_IN_VAIN, slot, (size_t)count);
    if (world->round_is_new) {
        world->round_is_new = 0;
        world->round_events = count;
        world->round_timeout = timeout;
    }
    return count;
}

// The calls of libc. ThreadSanitizer has its own in front of them, without which it sees races where none are.

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define IS_UNAVAILABLE
#endif
#endif

#ifndef IS_UNAVAILABLE

int socket(int domain, int type, int protocol) {
    if (world) return number_of(open_descriptor(LISTENER));
    return (int)syscall(SYS_socket, domain, type, protocol);
}

int setsockopt(int number, int level, int option, const void *value, socklen_t size) {
    if (simulated(number, LISTENER) >= 0) return 0;
    int slot = simulated(number, STREAM);
    if (slot < 0) return (int)syscall(SYS_setsockopt, number, level, option, value, size);
    if (level == SOL_SOCKET && option == SO_LINGER) world->descriptors[slot].resets = 1;
    return 0;
}

int bind(int number, const struct sockaddr *address, socklen_t size) {
    if (simulated(number, LISTENER) >= 0) return 0;
    return (int)syscall(SYS_bind, number, address, size);
}

int listen(int number, int backlog) {
    if (simulated(number, LISTENER) >= 0) return 0;
    return (int)syscall(SYS_listen, number, backlog);
}

int getsockname(int number, struct sockaddr *address, socklen_t *size) {
    if (simulated(number, LISTENER) < 0) return (int)syscall(SYS_getsockname, number, address, size);
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons(80)};
    memcpy(address, &own, *size < sizeof own ? *size : sizeof own);
    return 0;
}

int accept4(int number, struct sockaddr *address, socklen_t *size, int flags) {
    if (simulated(number, LISTENER) >= 0) return accept_simulated(address, size);
    return (int)syscall(SYS_accept4, number, address, size, flags);
}

ssize_t recv(int number, void *bytes, size_t count, int flags) {
    int slot = simulated(number, STREAM);
    if (slot >= 0) return receive_simulated(slot, bytes, count);
    return syscall(SYS_recvfrom, number, bytes, count, flags, NULL, NULL);
}

ssize_t send(int number, const void *bytes, size_t count, int flags) {
    int slot = simulated(number, STREAM);
    if (slot >= 0) return send_simulated(slot, bytes, count);
    return syscall(SYS_sendto, number, bytes, count, flags, NULL, 0);
}

int shutdown(int number, int how) {
    int slot = simulated(number, STREAM);
    return slot >= 0 ? shutdown_simulated(slot) : (int)syscall(SYS_shutdown, number, how);
}

int close(int number) {
    int slot = world ? slot_of(number) : -1;
    if (slot < 0) return (int)syscall(SYS_close, number);
    close_descriptor(slot);
    return 0;
}

int epoll_create1(int flags) {
    return world ? number_of(open_descriptor(SET)) : (int)syscall(SYS_epoll_create1, flags);
}

int epoll_ctl(int number, int operation, int other, struct epoll_event *event) {
    int slot = simulated(number, SET);
    if (slot >= 0) return control_simulated(slot, operation, other, event);
    return (int)syscall(SYS_epoll_ctl, number, operation, other, event);
}

int epoll_wait(int number, struct epoll_event *events, int most, int timeout) {
    int slot = simulated(number, SET);
    if (slot >= 0) return wait_simulated(slot, events, most, timeout);
    return (int)syscall(SYS_epoll_pwait, number, events, most, timeout, NULL, 8);
}

int eventfd(unsigned int count, int flags) {
    return world ? number_of(open_descriptor(COUNTER)) : (int)syscall(SYS_eventfd2, count, flags);
}

int eventfd_write(int number, eventfd_t count) {
    int slot = simulated(number, COUNTER);
    if (slot < 0) return write(number, &count, sizeof count) == sizeof count ? 0 : -1;
    world->descriptors[slot].count += count;
    return 0;
}

int eventfd_read(int number, eventfd_t *count) {
    int slot = simulated(number, COUNTER);
    if (slot < 0) return read(number, count, sizeof *count) == sizeof *count ? 0 : -1;
    *count = world->descriptors[slot].count;
    if (!*count) return failed(EAGAIN);
    world->descriptors[slot].count = 0;
    world->progress++;
    return 0;
}

static int (*real_clock)(clockid_t, struct timespec *);

__attribute__((constructor)) static void find_clock(void) {
    *(void **)&real_clock = dlsym(RTLD_NEXT, "clock_gettime");
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    if (!world) {
        if (real_clock) return real_clock(clock, time);
        return (int)syscall(SYS_clock_gettime, clock, time);
    }
    int64_t start = clock == CLOCK_REALTIME ? 1800000000000 : 1000000;
    time->tv_sec = (start + world->now) / 1000;
    time->tv_nsec = (start + world->now) % 1000 * 1000000;
    return 0;
}

#endif

// The simulation itself.

int simulation_is_available(void) {
#ifdef IS_UNAVAILABLE
    return 0;
#else
    return 1;
#endif
}

/// The world of this thread while it does not simulate: its numbers and its memory are used again.
static _Thread_local struct world *kept;

static void reset(struct connection *connection) {
    struct queue in = connection->in, out = connection->out;
    connection->reads.count = connection->sends.count = 0;
    connection->is_pending = connection->has_finished = connection->is_broken = 0;
    connection->tells_break = connection->has_left = connection->was_reset = 0;
    connection->view = (struct simulation_view){0};
    connection->in = (struct queue){.bytes = in.bytes, .room = in.room};
    connection->out = (struct queue){.bytes = out.bytes, .room = out.room};
}

/// Takes numbers that are no other descriptor's.
static struct world *make(void) {
    struct world *made = calloc(1, sizeof *made);
    if (!made) return NULL;
    int folder = open("/", O_PATH | O_CLOEXEC), least = 16;
    for (int i = 0; i < descriptors_max; i++) {
        made->numbers[i] = fcntl(folder, F_DUPFD_CLOEXEC, least);
        if (made->numbers[i] < 0) abort();
        least = made->numbers[i] + 1;
    }
    close(folder);
    return made;
}

int simulation_begin(uint64_t seed) {
    simulation_end();
    if (!kept) kept = make();
    if (!kept) return -1;
    kept->chance = seed;
    kept->hash = 0xcbf29ce484222325;
    kept->now = kept->progress = 0;
    memset(kept->counts, 0, sizeof kept->counts);
    for (int i = 0; i < descriptors_max; i++) {
        kept->descriptors[i].kind = FREE;
        kept->descriptors[i].watch_count = 0;
    }
    for (int i = 0; i < kept->connection_count; i++) reset(&kept->connections[i]);
    kept->connection_count = 0;
    kept->weather = (struct simulation_weather){.received_max = 65536, .sent_max = 65536};
    world = kept;
    return 0;
}

void simulation_end(void) { world = NULL; }

void simulation_set_weather(struct simulation_weather weather) { world->weather = weather; }

int64_t simulation_now(void) { return world->now; }
void simulation_advance(int64_t milliseconds) {
    world->now += milliseconds;
    hash((uint64_t)milliseconds);
}

uint64_t simulation_hash(void) { return world->hash; }
long simulation_count(enum simulation_event event) { return world->counts[event]; }
long simulation_progress(void) { return world->progress; }

int simulation_open_descriptors(void) {
    int count = 0;
    for (int i = 0; i < descriptors_max; i++) count += world->descriptors[i].kind != FREE;
    return count;
}

void simulation_begin_round(void) { world->round_is_new = 1; }
int simulation_round_events(void) { return world->round_events; }
int simulation_round_timeout(void) { return world->round_timeout; }

const char *simulation_event_name(enum simulation_event event) {
    static const char *const names[] = {
        "accepted", "accept failed (EMFILE)", "read", "read a part", "read in vain", "read the end",
        "read a reset", "sent", "sent a part", "sent in vain", "sent into a full buffer",
        "sent to a broken connection", "half-closed", "closed", "closed with unread bytes", "reset",
        "epoll without room", "woken", "woken without an event", "events left for later"};
    return names[event];
}

// The clients.

static int has_listener(void) {
    for (int i = 0; i < descriptors_max; i++)
        if (world->descriptors[i].kind == LISTENER) return 1;
    return 0;
}

int simulation_connect(void) {
    if (!has_listener() || world->connection_count == connections_max) return -1;
    struct connection *connection = &world->connections[world->connection_count];
    reset(connection);
    connection->is_pending = 1;
    return world->connection_count++;
}

/// Whether the server is there to take what the client sends.
static int is_reachable(const struct connection *connection) {
    return connection->is_pending || connection->view.is_open;
}

long simulation_client_send(int number, const uint8_t *bytes, size_t count) {
    struct connection *connection = &world->connections[number];
    if (connection->is_broken || connection->was_reset) return -1;
    if (!is_reachable(connection)) {
        cut(connection);
        return -1;
    }
    return (long)put(&connection->in, bytes, count, world->weather.received_max);
}

long simulation_client_receive(int number, uint8_t *bytes, size_t count) {
    struct connection *connection = &world->connections[number];
    size_t taken = take(&connection->out, bytes, count);
    if (taken) return (long)taken;
    if (connection->was_reset || connection->is_broken) return SIMULATION_BROKEN;
    int is_over = connection->view.is_accepted && !connection->view.is_open;
    return connection->view.is_half_closed || is_over ? SIMULATION_END : 0;
}

void simulation_client_finish(int number) { world->connections[number].has_finished = 1; }

void simulation_client_leave(int number) {
    struct connection *connection = &world->connections[number];
    // Bytes that it has not read make its kernel reset the connection.
    if (connection->out.count) return simulation_client_reset(number);
    connection->has_finished = connection->has_left = 1;
}

void simulation_client_reset(int number) {
    struct connection *connection = &world->connections[number];
    connection->is_broken = connection->tells_break = 1;
    connection->out.count = 0;
    lose(&connection->in);
}

struct simulation_view simulation_view(int number) {
    struct connection *connection = &world->connections[number];
    struct simulation_view view = connection->view;
    view.unread = connection->in.count;
    view.untaken = connection->out.count;
    return view;
}

int64_t simulation_read_at(int number, size_t count) {
    return time_of(&world->connections[number].reads, count);
}

int64_t simulation_sent_at(int number, size_t count) {
    return time_of(&world->connections[number].sends, count);
}
