// The built program as a process: started, read, waited for.

import Glibc
import Synchronization
import TestSupport

/// A process of the built program. It is killed when the object is released.
@safe
final class Program {
    private let process: pid_t
    private let output: Int32
    private let errors: Int32
    private var isRunning = true
    private var unread: [UInt8] = []

    /// Starts the program. Its environment is `environment` and the options of sanitizers.
    /// - Parameters:
    ///   - hasErrorReader: If false, writes to stderr fail.
    ///   - isOnTerminal: Whether stdout and stderr are one terminal; lines then end with a CR.
    init(
        _ arguments: [String], environment: [String: String] = [:], hasErrorReader: Bool = true,
        isOnTerminal: Bool = false, path: String = Program.path
    ) throws {
        (process, output, errors) = try Self.spawning.withLock { _ in
            let errors =
                hasErrorReader ? try TemporaryFolder.anonymousFile() : try Self.brokenPipe()
            return try Self.start(
                [path] + arguments,
                environment.map { "\($0.key)=\($0.value)" } + Self.sanitizerOptions, errors,
                isOnTerminal: isOnTerminal)
        }
    }

    /// The options that `script/sanitizers` sets.
    private static let sanitizerOptions = [
        "TSAN_OPTIONS", "ASAN_OPTIONS", "LSAN_OPTIONS",
    ].compactMap { (name: String) -> String? in
        unsafe getenv(name).map { unsafe "\(name)=\(String(cString: $0))" }
    }

    /// Programs are started one at a time: if another one inherited the end of a pipe between
    /// `pipe` and `fcntl`, it would stay open for as long as that one runs.
    private static let spawning = Mutex(())

    /// The writing end of a pipe that is closed for reading.
    private static func brokenPipe() throws -> Int32 {
        var ends: [Int32] = [0, 0]
        try check(unsafe pipe(&ends) == 0, "pipe")
        close(ends[0])
        return ends[1]
    }

    /// The two ends of a new terminal (pty(7), ioctl_tty(2)): what a program writes to the second is
    /// read from the first.
    private static func terminal() throws -> [Int32] {
        let getNumber: UInt = 0x8004_5430
        let setLock: UInt = 0x4004_5431
        let reader = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var number: Int32 = 0
        var lock: Int32 = 0
        try check(reader >= 0, "open")
        try check(unsafe ioctl(reader, setLock, &lock) == 0, "ioctl")
        try check(unsafe ioctl(reader, getNumber, &number) == 0, "ioctl")
        let writer = unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        try check(writer >= 0, "open")
        return [reader, writer]
    }

    private static func start(
        _ arguments: [String], _ environment: [String], _ errors: Int32, isOnTerminal: Bool
    ) throws -> (pid_t, output: Int32, errors: Int32) {
        var ends: [Int32] = [0, 0]
        if isOnTerminal {
            ends = try terminal()
        } else {
            try check(unsafe pipe(&ends) == 0, "pipe")
        }
        for descriptor in ends + [errors] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        unsafe posix_spawn_file_actions_adddup2(
            &actions, isOnTerminal ? ends[1] : errors, STDERR_FILENO)
        let process = try unsafe spawn(arguments, environment, &actions)
        close(ends[1])
        return (process, ends[0], errors)
    }

    deinit {
        if isRunning {
            kill(process, SIGKILL)
            _ = wait()
        }
        close(output)
        close(errors)
    }

    /// Sends a signal.
    func send(_ signal: Int32) { kill(process, signal) }

    /// The next line of stdout, as soon as it is received; nil at the end.
    func readLine() -> String? {
        while true {
            if let end = unread.firstIndex(of: 0x0A) {
                defer { unread.removeFirst(end + 1) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            guard readMore() else { return nil }
        }
    }

    /// The output on stderr so far.
    var errorText: String {
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe pread(errors, $0.baseAddress, $0.count, 0)
        }
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }

    /// Waits for the end.
    /// - Returns: The exit status, or 128 plus the signal that ended it; and the rest of stdout.
    func finish() -> (status: Int32, output: String, errors: String) {
        while readMore() {}
        return (wait(), String(decoding: unread, as: UTF8.self), errorText)
    }

    private func readMore() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        let count = unsafe chunk.withUnsafeMutableBytes {
            unsafe read(output, $0.baseAddress, $0.count)
        }
        if count < 0, errno == EINTR { return readMore() }
        unread += chunk.prefix(max(count, 0))
        return count > 0
    }

    private func wait() -> Int32 {
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        isRunning = false
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    private static func spawn(
        _ arguments: [String], _ environment: [String],
        _ actions: inout posix_spawn_file_actions_t
    ) throws -> pid_t {
        var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
        var variables = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer { _ = unsafe (words + variables).map { unsafe free($0) } }
        // The tests themselves may run under nohup(1).
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var heeded = sigset_t()
        unsafe sigemptyset(&heeded)
        unsafe sigaddset(&heeded, SIGHUP)
        unsafe posix_spawnattr_setsigdefault(&attributes, &heeded)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        var process: pid_t = 0
        let result = unsafe posix_spawn(
            &process, arguments[0], &actions, &attributes, &words, &variables)
        errno = result
        try check(result == 0, "posix_spawn \(arguments[0])")
        return process
    }

    /// The program is beside the bundle of tests of this code.
    static let path: String = {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe readlink("/proc/self/exe", $0.baseAddress!, $0.count)
        }
        let own = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
        return own[...(own.lastIndex(of: "/") ?? own.startIndex)] + "psa-mock"
    }()
}

/// Runs the program to its end.
func run(_ arguments: String..., environment: [String: String] = [:]) throws
    -> (status: Int32, output: String, errors: String)
{
    try Program(arguments, environment: environment).finish()
}

/// The error of a system call of the tests.
struct CallFailed: Error {
    let call: String
    let number: Int32
}

func check(_ worked: Bool, _ call: String) throws {
    if !worked { throw CallFailed(call: call, number: errno) }
}
