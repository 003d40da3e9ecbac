// The clock of a sandbox: the machine's, shifted, or frozen.

package import Primitives

/// A clock that runs with the machine's, shifted by some seconds, or stands still.
package struct SandboxClock: Sendable {
    /// The machine's time.
    package let machine: @Sendable () -> Timestamp
    private var state = State.shifted(seconds: 0)

    private enum State: Sendable {
        case shifted(seconds: Int64)
        case frozen(Timestamp)
    }

    /// The machine's time, until it is set otherwise.
    package init(machine: @escaping @Sendable () -> Timestamp) { self.machine = machine }

    /// The setting as text: `shifted 90` by seconds, or `frozen 2030-01-01T00:00:00Z`.
    package var setting: String {
        switch state {
        case .shifted(let seconds): "shifted \(seconds)"
        case .frozen(let moment): "frozen \(moment.text)"
        }
    }

    /// The setting of a clock that shows the machine's time.
    package static let machineSetting = "shifted 0"

    /// A clock that is set as `setting` says; the machine's time if it says nothing that is known.
    package init(machine: @escaping @Sendable () -> Timestamp, setting: String) {
        self.init(machine: machine)
        let words = setting.split(separator: " ")
        guard words.count == 2 else { return }
        if words[0] == "frozen", let moment = Timestamp(String(words[1])) {
            state = .frozen(moment)
        } else if let seconds = Int64(words[1]) {
            state = .shifted(seconds: seconds)
        }
    }

    /// The time.
    package var now: Timestamp {
        switch state {
        case .shifted(let seconds): Timestamp(seconds: machine().seconds + seconds)
        case .frozen(let moment): moment
        }
    }

    /// Whether it stands still.
    package var isFrozen: Bool { if case .frozen = state { true } else { false } }

    /// Whether it is the machine's.
    package var isMachine: Bool { if case .shifted(0) = state { true } else { false } }

    /// Sets the time. A clock that stands still goes on standing still there.
    package mutating func set(to moment: Timestamp) {
        state =
            isFrozen ? .frozen(moment) : .shifted(seconds: moment.seconds - machine().seconds)
    }

    /// Moves the time on, or back by a negative number of seconds.
    package mutating func advance(seconds: Int64) {
        switch state {
        case .shifted(let shift): state = .shifted(seconds: shift + seconds)
        case .frozen(let moment):
            state = .frozen(Timestamp(seconds: moment.seconds + seconds))
        }
    }

    /// Stops the time where it is, or lets it go on from there.
    package mutating func freeze(_ isFrozen: Bool) {
        let now = now
        state = isFrozen ? .frozen(now) : .shifted(seconds: now.seconds - machine().seconds)
    }

    /// Follows the machine's clock again.
    package mutating func reset() { state = .shifted(seconds: 0) }
}
