// A network and a clock for the simulation of a server. The calls of libc that a server makes are defined in
// front of those of the C library: on a thread that simulates they act on this network, on all others on the
// real one.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// The kinds of what happens, as counted by `simulation_count`.
enum simulation_event {
    SIMULATION_ACCEPTED,
    SIMULATION_ACCEPT_EXHAUSTED,
    SIMULATION_READ,
    SIMULATION_READ_PART,
    SIMULATION_READ_AGAIN,
    SIMULATION_READ_END,
    SIMULATION_READ_RESET,
    SIMULATION_SENT,
    SIMULATION_SENT_PART,
    SIMULATION_SEND_AGAIN,
    SIMULATION_SEND_FULL,
    SIMULATION_SEND_BROKEN,
    SIMULATION_HALF_CLOSED,
    SIMULATION_CLOSED,
    SIMULATION_CLOSED_UNREAD,
    SIMULATION_RESET,
    SIMULATION_WATCH_REFUSED,
    SIMULATION_WOKEN,
    SIMULATION_WAITED_IN_VAIN,
    SIMULATION_EVENTS_LEFT,
    simulation_event_count
};

/// How rough the network is: shares in percent, and the bytes that a direction holds at most.
struct simulation_weather {
    int reads_cut;
    int writes_cut;
    int again;
    int events_left;
    int accepts_exhausted;
    int watches_refused;
    size_t received_max;
    size_t sent_max;
};

/// Whether the program can be simulated: not under ThreadSanitizer.
int simulation_is_available(void);

/// Begins a simulation on this thread, with an empty network at time 0. 0 if done, -1 without memory.
int simulation_begin(uint64_t seed);

/// Ends the simulation of this thread.
void simulation_end(void);

void simulation_set_weather(struct simulation_weather weather);

/// The time of the clock of the simulation, in milliseconds.
int64_t simulation_now(void);
void simulation_advance(int64_t milliseconds);

/// A number that differs as soon as anything has happened differently.
uint64_t simulation_hash(void);

/// Tells each thing that happens on this thread: its kind, the number of the connection, and of bytes.
typedef void (*simulation_teller)(enum simulation_event event, int connection, size_t count);
void simulation_tell(simulation_teller teller);

/// How often something happened, and the name of its kind.
long simulation_count(enum simulation_event event);
const char *simulation_event_name(enum simulation_event event);

/// How many times something has changed in the network by a call of the server.
long simulation_progress(void);

/// How many descriptors of the simulation are open.
int simulation_open_descriptors(void);

/// Forgets the last wait of an event loop.
void simulation_begin_round(void);
/// The events of the first wait since the beginning of the round.
int simulation_round_events(void);
/// The timeout that it was called with.
int simulation_round_timeout(void);

// The clients.

/// Connects to the listener. Returns the number of the connection, from 0 on; -1 without a listener.
int simulation_connect(void);
/// Sends bytes. Returns how many the network takes; -1 if the connection is broken.
long simulation_client_send(int connection, const uint8_t *bytes, size_t count);
enum { SIMULATION_END = -1, SIMULATION_BROKEN = -2 };
/// Receives bytes. Returns how many; 0 if there is none now; SIMULATION_END or SIMULATION_BROKEN.
long simulation_client_receive(int connection, uint8_t *bytes, size_t count);
/// Ends the side of the client: it sends no more.
void simulation_client_finish(int connection);
/// Goes without a word: what the server sends later is answered by a reset.
void simulation_client_leave(int connection);
void simulation_client_reset(int connection);

/// What can be seen of a connection.
struct simulation_view {
    /// Whether the server has it: it is accepted and not closed.
    int is_open, is_accepted;
    int is_half_closed;
    int was_reset, was_full;
    /// Whether a set had no room for it.
    int was_unwatched;
    /// When the server began to watch it; -1 if it never has.
    int64_t watched_at;
    int64_t half_closed_at;
    int64_t closed_at;
    /// The time at which the server last sent a byte, or first found that the network takes none.
    int64_t moved_at;
    size_t read;
    size_t sent;
    /// The bytes that are not read yet, and those that the client has not taken.
    size_t unread;
    size_t untaken;
};
struct simulation_view simulation_view(int connection);
/// The time at which the server had read that many bytes; -1 if it has not.
int64_t simulation_read_at(int connection, size_t count);
/// The time at which the server had sent that many bytes; -1 if it has not.
int64_t simulation_sent_at(int connection, size_t count);
