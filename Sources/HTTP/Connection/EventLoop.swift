// The event loop: epoll(7).

internal import CLinux
internal import Glibc

/// A level-triggered epoll set (epoll(7)).
package struct EventLoop: ~Copyable, Sendable {
    /// The events that a descriptor is watched for. Errors and hang-ups are always reported.
    package struct Interest: OptionSet, Hashable, Sendable {
        package let rawValue: UInt32

        package init(rawValue: UInt32) { self.rawValue = rawValue }

        /// There are bytes to read.
        package static let read = Interest(rawValue: EPOLLIN.rawValue)
        package static let write = Interest(rawValue: EPOLLOUT.rawValue)
        /// The client has closed its sending side; bytes that it has sent may still be unread.
        package static let hangUp = Interest(rawValue: EPOLLRDHUP.rawValue)
    }

    /// A descriptor that is ready.
    package struct Event {
        /// The token that the descriptor was added with.
        package let token: UInt64
        package let isReadable: Bool
        package let isWritable: Bool
        /// Whether the connection is closed or, if that is watched for, the client sends no more.
        package let hasHungUp: Bool
    }

    private let set: Descriptor
    private var ready: [linux_ready]

    /// The descriptor of the set, which is readable while one of its own is ready.
    package var descriptor: Int32 { self.set.number }

    package init() throws(SocketError) {
        set = Descriptor(try Descriptor.checked(linux_epoll_create(), "epoll_create1"))
        ready = Array(repeating: linux_ready(), count: Int(linux_ready_max))
    }

    /// Adds a descriptor.
    /// - Returns: Whether the kernel had room for it.
    package func add(_ descriptor: Int32, _ interest: Interest, token: UInt64) -> Bool {
        control(EPOLL_CTL_ADD, descriptor, interest, token) == 0
    }

    /// Changes the events that a descriptor is watched for.
    package func modify(_ descriptor: Int32, _ interest: Interest, token: UInt64) {
        let result = control(EPOLL_CTL_MOD, descriptor, interest, token)
        precondition(result == 0, "changed a descriptor that is not in the set")
    }

    /// Removes a descriptor. Closing it does the same.
    package func remove(_ descriptor: Int32) {
        let result = control(EPOLL_CTL_DEL, descriptor, [], 0)
        precondition(result == 0, "removed a descriptor that is not in the set")
    }

    /// Waits until a descriptor is ready or the time is over.
    /// - Returns: The number of events.
    package mutating func wait(_ timeout: Milliseconds?) -> Int {
        let milliseconds = timeout.map { Int32(clamping: max($0, 0)) } ?? -1
        let count = unsafe linux_epoll_wait(set.number, &ready, milliseconds)
        precondition(count >= 0, "epoll_wait failed: errno \(errno)")
        return Int(count)
    }

    /// An event of the last wait.
    package func event(_ index: Int) -> Event {
        let events = ready[index].events
        let hasFailed = events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
        return Event(
            token: ready[index].token,
            isReadable: hasFailed || events & EPOLLIN.rawValue != 0,
            isWritable: hasFailed || events & EPOLLOUT.rawValue != 0,
            hasHungUp: hasFailed || events & EPOLLRDHUP.rawValue != 0)
    }

    private func control(
        _ operation: Int32, _ descriptor: Int32, _ interest: Interest, _ token: UInt64
    ) -> Int32 {
        linux_epoll_control(set.number, operation, descriptor, interest.rawValue, token)
    }
}
