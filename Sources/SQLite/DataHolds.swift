// Answers in slices, and changes that wait for them.

/// The answers in slices that are written from the data of a database, and the changes that wait until
/// they are: what such an answer says was true at one moment.
public final class DataHolds {
    /// The number of answers under way.
    fileprivate(set) var count = 0
    /// The number of requests for changes that wait.
    public var changesWaiting = 0

    public init() {}

    /// Whether a change has to wait.
    public var isHeld: Bool { count > 0 }

    /// Holds the data for an answer, until that is complete or given up.
    /// - Returns: Nil while changes wait, so that answers do not take turns in keeping them waiting.
    public func holdUnlessChangesWait() -> DataHold? { changesWaiting == 0 ? DataHold(self) : nil }
}

/// What keeps data as it is for as long as it lives.
public final class DataHold {
    private let holds: DataHolds

    fileprivate init(_ holds: DataHolds) {
        self.holds = holds
        holds.count += 1
    }

    deinit { holds.count -= 1 }
}

/// The error of an answer in slices that begins while changes wait. It may begin after them.
public struct ChangeWaiting: Error {
    public init() {}
}
