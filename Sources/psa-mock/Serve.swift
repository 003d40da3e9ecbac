// The verb serve: opens the data, listens, prints the ready line, and stops at a signal.

import Dialect
import Fixtures
import Glibc
import HTTP
import MockServer
import Primitives
import Records
import Tenancy

/// Serves until SIGTERM, SIGINT or SIGHUP, then finishes requests under way.
/// - Throws: `ExitError` of status 2 for an invalid configuration.
func serve(_ configuration: Configuration) throws(ExitError) -> Never {
    var configuration = configuration
    try configuration.readControlToken()
    let generatesToken = configuration.controlToken == nil && !configuration.isOnLoopback
    if generatesToken { configuration.controlToken = newToken() }
    let (server, details) = try makeServer(configuration)
    if generatesToken, let token = configuration.controlToken {
        printError("psa-mock: the control plane /_mock needs the token \(token)")
    }
    if let path = configuration.portFile { try writeFile(path, "\(server.port)\n") }
    let signals = TerminationSignals()
    server.start()
    let address = ServerAddress(configuration.host, server.port)
    printLine("psa-mock is ready at \(address.url) (\(address.scope)\(details))")
    if Terminal.isStandardOutput { printLine(address.advice) }
    waitForTermination(signals, server, portFile: configuration.portFile)
}

/// Creates a listening server, and the details of the ready line. Only the server holds the
/// sandboxes, so that their files are closed when it has stopped.
private func makeServer(_ configuration: Configuration) throws(ExitError)
    -> (Server<LoggingHandler>, String)
{
    let lastError = LastErrorMessage()
    let output = LogOutput()
    let files = configuration.dataDirectory.map(SandboxFiles.init)
    let file = files?.database(of: Sandboxes.standard)
    let authorization =
        configuration.controlToken.map(ControlPlaneAuthorization.bearer) ?? .loopback
    var details = "\(configuration.mode.rawValue) mode"
    do {
        if let directory = configuration.dataDirectory { try lock(directory) }
        files?.sweep()
        var sandboxLimits = configuration.sandboxLimits
        var limits = limitsOfConnections(keepsFiles: files != nil, &sandboxLimits)
        limits.inputBytesMax = Limits.MemoryShares.requests(of: configuration.memoryBytesMax)
        limits.responsesBytesMax = Limits.MemoryShares.answers(of: configuration.memoryBytesMax)
        let registry = SandboxRegistry(
            workers: configuration.workers, files: files, limits: sandboxLimits)
        let metrics = ServerMetrics(workers: configuration.workers)
        let templates = try templates(configuration)
        let tls = try configuration.makeTLS()
        let trust = try configuration.callbacks.receiverTrust()
        let server = try Server(
            host: configuration.host, port: configuration.port, workers: configuration.workers,
            limits: limits, tls: tls
        ) { worker in
            let sandboxes = try Sandboxes(
                templates, mode: configuration.mode, registry: registry, worker: worker
            ) { Clock.now }
            if worker == registry.workerIndex(of: Sandboxes.standard) {
                details += "; " + (try inventory(sandboxes.first, file))
            }
            let lastRefusal = LastRefusal(isWanted: configuration.log != .none)
            let service = Service(
                sandboxes, keyring: configuration.keyring, authorization: authorization,
                origins: configuration.origins, tls: tls, instance: configuration.instance,
                metrics: metrics,
                posts: try CallbackPosts(to: configuration.callbacks.hosts, trust: trust),
                lastRefusal: lastRefusal
            ) { lastError.store($0) }
            return LoggingHandler(
                service, form: configuration.log, lastRefusal: lastRefusal, lastError: lastError,
                output: output)
        }
        try configuration.writeTrusted(of: tls)
        return (server, details)
    } catch let error as SocketError {
        throw .configuration(error.message)
    } catch {
        throw ExitError(opening: file, error)
    }
}

/// The details of the ready line about the data of a sandbox.
private func inventory(_ sandbox: Sandbox, _ file: String?) throws -> String {
    let origin = file.map {
        sandbox.isReopened ? "data of an earlier run in \($0)" : "new data in \($0)"
    }
    return [try Inventory(sandbox).text, origin].compactMap(\.self).joined(separator: "; ")
}

extension Configuration {
    /// Whether only local clients can connect.
    fileprivate var isOnLoopback: Bool {
        host == "localhost" || host == "::1" || host == "[::1]" || host.hasPrefix("127.")
    }
}

/// A random token for the control plane.
private func newToken() -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: (0..<32).map { _ in digits[Int.random(in: 0..<16)] }, as: UTF8.self)
}

/// The sets of fixtures that sandboxes can begin with: all of the configuration together, the
/// built-in ones, and each file by its name without the folder and `.json`.
private func templates(_ configuration: Configuration) throws -> Templates {
    var sets: [String: FixtureSet] = ["demo": .builtIn(.demo), "none": .builtIn(.lookups)]
    var names: [String] = []
    var all: [FixtureSet] = []
    for path in configuration.fixtures {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        let name = file.hasSuffix(".json") ? String(file.dropLast(5)) : file
        let set = path == "demo" ? .builtIn(.demo) : FixtureSet.loaded([try readFixture(path)])
        names.append(name)
        all.append(set)
        sets[name] = set
    }
    sets[Templates.standard] = try FixtureSet(joining: all)
    return Templates(sets, standardSets: names.isEmpty ? ["none"] : names) { Clock.now }
}

/// Creates the directory and locks it for this process: two servers over one file would each assume
/// that only they change it.
private func lock(_ directory: String) throws(ExitError) {
    try makeDirectory(directory)
    let descriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
        throw .configuration(
            "cannot open the directory \(directory): \(systemError()); choose another with --data")
    }
    // The descriptor stays open: the kernel releases the lock at the end of the process.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        throw .configuration(
            "another psa-mock works in \(directory); stop it, or choose another with --data")
    }
    guard unsafe access(directory, W_OK | X_OK) == 0 else {
        throw .configuration(
            "cannot write in \(directory): \(systemError()); choose another with --data")
    }
}

/// Waits for a signal, then stops the server and ends the program with status 0; a second signal
/// ends it at once.
private func waitForTermination(
    _ signals: TerminationSignals, _ server: Server<LoggingHandler>, portFile: String?
) -> Never {
    signals.wait()
    let summary = LeniencySummary()
    let end: @Sendable () -> Void = {
        summary.write()
        if let portFile { _ = unsafe unlink(portFile) }
        exit(0)
    }
    server.stop(beforeShutdown: { summary.add($0) }, end)
    signals.wait()
    _exit(130)
}

/// SIGTERM, SIGINT and SIGHUP, blocked from the creation of this value until `wait`, so that an
/// early one is not lost. A Dispatch source would lose it, since it starts to listen some time after its
/// activation. The value must be created before any other thread, which inherits the signal mask.
private struct TerminationSignals {
    private var set = sigset_t()

    init() {
        unsafe sigemptyset(&set)
        for number in [SIGTERM, SIGINT] + (Self.ignoresHangUp ? [] : [SIGHUP]) {
            // A shell starts programs in the background with SIGINT ignored.
            _ = signal(number, SIG_DFL)
            unsafe sigaddset(&set, number)
        }
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Whether the program was started to outlive its terminal, as nohup(1) does.
    private static var ignoresHangUp: Bool {
        var action = sigaction()
        guard unsafe sigaction(SIGHUP, nil, &action) == 0 else {
            preconditionFailure("sigaction failed: errno \(errno)")
        }
        // SIG_IGN, which is no function that could be compared with.
        return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }

    /// Waits for one of them.
    func wait() {
        var set = set
        var number: Int32 = 0
        while unsafe sigwait(&set, &number) != 0 {}
    }
}
