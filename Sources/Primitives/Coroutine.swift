// Work that pauses in its middle, though nothing of it is written for that.

internal import Glibc

/// Work that runs in slices: on a thread of its own, but only while its owner waits for the end of a
/// slice, so that both may use the same objects. It pauses where it asks whether it has to
/// (`pauseIfDue`), deep inside of libraries as well. A coroutine that is released before its end is
/// told to stop, and runs to its end.
@safe
public final class Coroutine {
    private let slices: CoroutineSlices
    private var thread = pthread_t()
    private var hasThread = false
    private var body: (() -> Void)?

    /// Bytes of the stack of a thread: what SQLite's deepest recursion takes, several times.
    private static let stackBytes = 1 << 20

    /// Creates a coroutine. Nothing of `body` runs before `resume`.
    public init(nanosecondsPerSlice: Int64, _ body: @escaping () -> Void) {
        slices = CoroutineSlices(nanosecondsPerSlice)
        self.body = body
    }

    deinit {
        guard hasThread else { return }
        slices.isStopping = true
        while !slices.isDone { slices.run() }
        pthread_join(thread, nil)
    }

    /// Whether all is done.
    public var isDone: Bool { slices.isDone }

    /// Does the work of one slice.
    /// - Returns: Whether all is done.
    public func resume() -> Bool {
        guard !slices.isDone else { return true }
        guard hasThread || start() else {
            // Without a thread there are no slices.
            body?()
            body = nil
            slices.isDone = true
            return true
        }
        slices.run()
        return slices.isDone
    }

    /// Starts the thread, which waits for its first slice.
    /// - Returns: Whether the system has one.
    private func start() -> Bool {
        guard let body else { return false }
        let start = CoroutineStart(slices, body)
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setstacksize(&attributes, Self.stackBytes)
        let argument = unsafe Unmanaged.passRetained(start)
        let code = unsafe pthread_create(
            &thread, &attributes, { unsafe CoroutineStart.run($0) }, argument.toOpaque())
        guard code == 0 else {
            unsafe argument.release()
            return false
        }
        hasThread = true
        self.body = nil
        return true
    }
}

/// The turns of a coroutine and its owner, of which one runs at a time. All fields but the semaphores
/// belong to the one whose turn it is.
@safe
public final class CoroutineSlices {
    private let turn = Semaphore()
    private let pause = Semaphore()
    private let nanosecondsPerSlice: Int64
    private var end: Int64 = 0
    fileprivate(set) var isDone = false
    /// Whether the work is to stop as soon as it can.
    public fileprivate(set) var isStopping = false

    fileprivate init(_ nanosecondsPerSlice: Int64) {
        self.nanosecondsPerSlice = nanosecondsPerSlice
    }

    /// Lets the coroutine run for a slice. Called by its owner.
    fileprivate func run() {
        end = MonotonicTime.nanoseconds + nanosecondsPerSlice
        turn.signal()
        pause.wait()
    }

    fileprivate func begin() { turn.wait() }

    fileprivate func finish() {
        isDone = true
        pause.signal()
    }

    /// Pauses the coroutine if its slice is over. Called by itself.
    /// - Returns: Whether it may go on.
    @discardableResult
    public func pauseIfDue() -> Bool {
        guard !isStopping else { return false }
        guard MonotonicTime.nanoseconds >= end else { return true }
        pause.signal()
        turn.wait()
        return !isStopping
    }

    /// The slices of the coroutine that runs on this thread; nil on any other.
    public static var current: CoroutineSlices? {
        guard let value = unsafe pthread_getspecific(key) else { return nil }
        return unsafe Unmanaged<CoroutineSlices>.fromOpaque(value).takeUnretainedValue()
    }

    fileprivate func makeCurrent() {
        unsafe pthread_setspecific(Self.key, Unmanaged.passUnretained(self).toOpaque())
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let code = unsafe pthread_key_create(&key, nil)
        precondition(code == 0, "the process has no key of threads left")
        return key
    }()
}

/// What the thread of a coroutine begins with.
private final class CoroutineStart {
    private let slices: CoroutineSlices
    private var body: (() -> Void)?

    init(_ slices: CoroutineSlices, _ body: @escaping () -> Void) {
        self.slices = slices
        self.body = body
    }

    static func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument = unsafe argument else { return nil }
        let start = unsafe Unmanaged<CoroutineStart>.fromOpaque(argument).takeRetainedValue()
        let slices = start.slices
        slices.makeCurrent()
        slices.begin()
        start.body?()
        // What the work holds is released before its owner goes on.
        start.body = nil
        slices.finish()
        return nil
    }
}

/// A semaphore of the system.
@safe
private final class Semaphore {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { unsafe sem_init(semaphore, 0, 0) }

    deinit {
        unsafe sem_destroy(semaphore)
        unsafe semaphore.deallocate()
    }

    func signal() { unsafe sem_post(semaphore) }

    func wait() { while unsafe sem_wait(semaphore) != 0, errno == EINTR {} }
}
