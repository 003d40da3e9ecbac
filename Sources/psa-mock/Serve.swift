// The verb serve: data, socket, ready line, and the end at a signal.

import Glibc
import HTTP
import PSA
import Primitives

/// Serves until SIGTERM or SIGINT; requests begun are finished first.
/// - Throws: `Failure` of status 2 for a configuration that cannot be served.
func serve(_ configuration: Configuration) throws(Failure) -> Never {
    var configuration = configuration
    let madeToken = configuration.controlToken == nil && !configuration.isOnLoopback
    if madeToken { configuration.controlToken = newToken() }
    let (server, details) = try makeServer(configuration)
    if madeToken, let token = configuration.controlToken {
        complain("psa-mock: the control plane /_mock needs the token \(token)")
    }
    if let path = configuration.portFile { try writeFile(path, "\(server.port)\n") }
    let signals = EndingSignals()
    server.start()
    let url = "http://\(bracketed(configuration.host)):\(server.port)"
    printLine("psa-mock is ready at \(url) (\(details))")
    endAtSignal(signals, server, portFile: configuration.portFile)
}

/// The server, listening, and what the ready line tells about its data. Nobody else holds the
/// sandboxes, so that their files are closed when the server has stopped.
private func makeServer(_ configuration: Configuration) throws(Failure)
    -> (Server<LoggingHandler<Service>>, String)
{
    let note = FailureNote()
    let files = configuration.dataDirectory.map(SandboxFiles.init)
    let file = files?.database(of: Sandboxes.standard)
    let access = configuration.controlToken.map(Access.bearer) ?? .loopback
    var details = "\(configuration.mode.rawValue) mode"
    do {
        if let directory = configuration.dataDirectory { try claim(directory) }
        files?.sweep()
        var sandboxLimits = configuration.sandboxLimits
        var limits = limitsOfConnections(keepsFiles: files != nil, &sandboxLimits)
        limits.inputBytesMax = Limits.MemoryShares.requests(of: configuration.memoryBytesMax)
        limits.responsesBytesMax = Limits.MemoryShares.answers(of: configuration.memoryBytesMax)
        let registry = SandboxRegistry(
            workers: configuration.workers, files: files, limits: sandboxLimits)
        let templates = try templates(configuration)
        let server = try Server(
            host: configuration.host, port: configuration.port, workers: configuration.workers,
            limits: limits
        ) { worker in
            let sandboxes = try Sandboxes(
                templates, mode: configuration.mode, registry: registry, worker: worker
            ) { Clock.now }
            if worker == registry.home(of: Sandboxes.standard) {
                details += "; " + (try inventory(sandboxes.first, file))
            }
            let service = Service(
                sandboxes, keyring: configuration.keyring, access: access,
                origins: configuration.origins
            ) { note.leave($0) }
            return LoggingHandler(service, form: configuration.log, note: note)
        }
        return (server, details)
    } catch let error as SocketError {
        throw .configuration(error.message)
    } catch {
        throw Failure(opening: file, error)
    }
}

/// What the ready line tells about the data of a sandbox.
private func inventory(_ sandbox: Sandbox, _ file: String?) throws -> String {
    let origin = file.map {
        sandbox.isOld ? "data of an earlier run in \($0)" : "new data in \($0)"
    }
    return [try Inventory(sandbox).text, origin].compactMap(\.self).joined(separator: "; ")
}

extension Configuration {
    /// Whether only clients of this machine can connect.
    fileprivate var isOnLoopback: Bool {
        host == "localhost" || host == "::1" || host == "[::1]" || host.hasPrefix("127.")
    }
}

/// A token for the control plane of a server that others can reach.
private func newToken() -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: (0..<32).map { _ in digits[Int.random(in: 0..<16)] }, as: UTF8.self)
}

/// What sandboxes can begin with: what the configuration names together, what is built in, and each
/// file by its name without the folder and `.json`.
private func templates(_ configuration: Configuration) throws -> Templates {
    let demo = try Fixture.demo
    var sets = ["demo": [demo], "none": []]
    var all: [Fixture] = []
    var names: [String] = []
    for path in configuration.fixtures {
        let fixture = path == "demo" ? demo : try readFixture(path)
        let file = path.split(separator: "/").last.map(String.init) ?? path
        names.append(file.hasSuffix(".json") ? String(file.dropLast(5)) : file)
        sets[names[names.count - 1]] = [fixture]
        all.append(fixture)
    }
    sets[Templates.standard] = all
    return Templates(sets, standardSets: names.isEmpty ? ["none"] : names) { Clock.now }
}

/// Makes the directory and takes it for this process alone: two servers over one file would each
/// believe that theirs are the only changes.
private func claim(_ directory: String) throws(Failure) {
    try makeDirectory(directory)
    let descriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
        throw .configuration(
            "cannot open the directory \(directory): \(systemError()); choose another with --data")
    }
    // The descriptor stays open: the lock ends with the process, however that ends.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        throw .configuration(
            "another psa-mock works in \(directory); stop it, or choose another with --data")
    }
    guard unsafe access(directory, W_OK | X_OK) == 0 else {
        throw .configuration(
            "cannot write in \(directory): \(systemError()); choose another with --data")
    }
}

/// Waits for the signals that end the program: at the first the server stops and the program ends
/// with 0, at the second it ends at once.
private func endAtSignal(
    _ signals: EndingSignals, _ server: Server<LoggingHandler<Service>>, portFile: String?
) -> Never {
    signals.wait()
    let notice = LeniencyNotice()
    let end: @Sendable () -> Void = {
        notice.write()
        if let portFile { _ = unsafe unlink(portFile) }
        exit(0)
    }
    server.stop(beforeShutdown: { notice.add($0) }, end)
    signals.wait()
    _exit(130)
}

/// SIGTERM and SIGINT, held back from the moment this is made on until somebody waits for them, so
/// that one that comes early is not lost. A Dispatch source would lose it: it begins to listen at
/// some time after it is activated. To be made before any other thread, which inherits the mask.
private struct EndingSignals {
    private var set = sigset_t()

    init() {
        unsafe sigemptyset(&set)
        for number in [SIGTERM, SIGINT] {
            // A shell starts programs in the background with SIGINT ignored.
            _ = signal(number, SIG_DFL)
            unsafe sigaddset(&set, number)
        }
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Returns when one of them has come.
    func wait() {
        var set = set
        var number: Int32 = 0
        while unsafe sigwait(&set, &number) != 0 {}
    }
}

/// The host as it stands in a URL (RFC 3986, section 3.2.2).
private func bracketed(_ host: String) -> String {
    host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
}
