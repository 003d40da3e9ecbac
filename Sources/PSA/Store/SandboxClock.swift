// The time of a sandbox: that of the machine, or whatever a test needs.

public import Primitives

/// A clock that runs with the machine's, shifted by some seconds, or stands still.
public struct SandboxClock: Sendable {
    /// The machine's time.
    let machine: @Sendable () -> Timestamp
    private var setting = Setting.shifted(seconds: 0)

    private enum Setting: Sendable {
        case shifted(seconds: Int64)
        case frozen(Timestamp)
    }

    /// The machine's time, until it is set otherwise.
    public init(machine: @escaping @Sendable () -> Timestamp) { self.machine = machine }

    /// The time.
    public var now: Timestamp {
        switch setting {
        case .shifted(let seconds): Timestamp(seconds: machine().seconds + seconds)
        case .frozen(let moment): moment
        }
    }

    /// Whether it stands still.
    public var isFrozen: Bool { if case .frozen = setting { true } else { false } }

    /// Whether it is the machine's.
    public var isMachine: Bool { if case .shifted(0) = setting { true } else { false } }

    /// Sets the time. A clock that stands still goes on standing still there.
    mutating func set(to moment: Timestamp) {
        setting =
            isFrozen ? .frozen(moment) : .shifted(seconds: moment.seconds - machine().seconds)
    }

    /// Moves the time on, or back by a negative number of seconds.
    mutating func advance(seconds: Int64) {
        switch setting {
        case .shifted(let shift): setting = .shifted(seconds: shift + seconds)
        case .frozen(let moment):
            setting = .frozen(Timestamp(seconds: moment.seconds + seconds))
        }
    }

    /// Stops the time where it is, or lets it go on from there.
    mutating func freeze(_ isFrozen: Bool) {
        let now = now
        setting = isFrozen ? .frozen(now) : .shifted(seconds: now.seconds - machine().seconds)
    }

    /// Follows the machine's clock again.
    mutating func reset() { setting = .shifted(seconds: 0) }
}
