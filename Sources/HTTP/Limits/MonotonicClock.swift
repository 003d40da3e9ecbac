// The clock of deadlines.

internal import Glibc

/// Milliseconds of a monotonic clock.
public typealias Milliseconds = Int64

/// The clock of deadlines.
public enum MonotonicClock {
    public static func now() -> Milliseconds {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Milliseconds(time.tv_sec) * 1000 + Milliseconds(time.tv_nsec) / 1_000_000
    }
}
