// Sandboxes whose data is kept in files.

package import Dialect
import Glibc
import Primitives
import Records
package import SQLite
import Schema

extension SandboxFiles {
    /// Makes the files of a sandbox.
    /// - Throws: `DatabaseError`.
    func make(_ name: String, _ initial: InitialState, isExplicit: Bool) throws {
        let origin = try addOrigin(initial, of: name, after: nil)
        try install(
            initial.data(of: name),
            SandboxMetadata(initial, origin: origin, isExplicit: isExplicit), as: name,
            replacing: nil, opening: {})
    }

    /// Keeps the data that a sandbox begins with, unless fixtures have it.
    /// - Parameter last: The name of the file that keeps what it began with so far.
    /// - Returns: The name of the file.
    func addOrigin(_ initial: InitialState, of name: String, after last: String?) throws
        -> String?
    {
        guard initial.sets == nil else { return nil }
        let number = last.flatMap { Int($0.split(separator: "-").last ?? "") } ?? 0
        let origin = ".origin-\(number + 1)"
        try add(
            initial.data(of: name),
            SandboxMetadata(initial, origin: origin, isExplicit: false), origin, of: name)
        return origin
    }

    /// The initial state of a sandbox whose data is kept in a file.
    func kept(_ initial: InitialState, _ origin: String?, of name: String) throws -> InitialState {
        guard let origin else { return initial }
        return InitialState(
            fixture: initial.fixture, mode: initial.mode,
            image: try Image(file: snapshot(origin, of: name)),
            byteCountMax: initial.byteCountMax, clock: initial.clock, faults: initial.faults)
    }

    /// The snapshots that an earlier run took, or this one. One that cannot be read, such as that
    /// of another version, is left out: it can be neither restored nor compared with.
    func snapshots(of name: String, machine: @escaping @Sendable () -> Timestamp)
        -> [String: Snapshot]
    {
        var snapshots: [String: Snapshot] = [:]
        for snapshot in self.snapshots(of: name) {
            snapshots[snapshot] = try? read(self.snapshot(snapshot, of: name), machine)
        }
        return snapshots
    }

    /// Reads a snapshot without changing its file.
    private func read(_ path: String, _ machine: @escaping @Sendable () -> Timestamp) throws
        -> Snapshot
    {
        let image = try Image(file: path)
        let database = try Database(.image(image))
        let metadata = try SandboxMetadata(from: database)
        let rules = try Sandbox.rules(of: database, metadata.mode, nil, path)
        return Snapshot(
            image: image, mode: rules.catalog.mode,
            clock: SandboxClock(machine: machine, setting: metadata.clock),
            faults: Faults(seed: metadata.seed), takenAt: metadata.takenAt ?? machine())
    }
}

extension SandboxFiles {
    /// Whether a file begins as that of a sandbox of this version does (SQLite, "Database File
    /// Format", 1.3).
    func isRecognized(_ name: String) -> Bool {
        let descriptor = unsafe open(database(of: name), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var header = [UInt8](repeating: 0, count: 64)
        guard unsafe pread(descriptor, &header, header.count, 0) == header.count else {
            return false
        }
        let version = header[60...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return header.starts(with: "SQLite format 3\0".utf8)
            && Sandbox.isVersion(Int32(bitPattern: version))
    }
}

extension Sandboxes {
    /// Opens the file of a sandbox.
    /// - Parameter mode: The mode that it must have; nil for any.
    /// - Throws: `OpeningError`, `DatabaseError`.
    func openFile(of key: String, mode: Mode?) throws -> (
        sandbox: Sandbox, metadata: SandboxMetadata
    ) {
        guard let files = registry.files else { preconditionFailure("no files are kept") }
        return try Sandbox.open(key, file: files.database(of: key), mode: mode, clock)
    }

    /// Opens the file of a sandbox, or tells what is wrong with it. Its own worker alone may do so:
    /// the end of another connection would take the log away that this one writes.
    /// - Throws: `APIError.sandboxUnusable`.
    func openUsable(_ key: String) throws(APIError) -> (
        sandbox: Sandbox, metadata: SandboxMetadata
    ) {
        do {
            return try openFile(of: key, mode: nil)
        } catch {
            if (error as? DatabaseError)?.isOutOfDescriptors ?? false { throw .descriptorsFull }
            registry.setUnusable(key)
            let reason = (error as? OpeningError)?.message ?? "\(file(of: key)): \(error)"
            throw .sandboxUnusable(
                "The data of the sandbox '\(key)' cannot be used: \(reason). Delete it with DELETE "
                    + "/_mock/sandboxes/\(key), or make it anew with POST /_mock/sandboxes.")
        }
    }

    private func file(of key: String) -> String { registry.files?.database(of: key) ?? key }

    /// Removes a sandbox whose file is unusable, so that one of the same name can be created.
    func removeIfUnusable(_ key: String) {
        guard let entry = registry[key], case .stored = entry.state,
            entry.isUnusable || !(registry.files?.isRecognized(key) ?? true)
        else { return }
        registry.files?.remove(key)
        registry.remove(key)
    }

    /// The initial state of a sandbox, as its file records it.
    func initialState(of key: String, _ metadata: SandboxMetadata, mode: Mode) throws
        -> InitialState
    {
        let sets = metadata.origin == nil ? metadata.sets ?? templates.standardSets : nil
        return InitialState(
            fixture: metadata.fixture, sets: sets, mode: mode,
            image: try sets.map { try templates.image(sets: $0, mode) }
                ?? metadata.origin.flatMap { origin in
                    registry.files.flatMap { try? Image(file: $0.snapshot(origin, of: key)) }
                },
            byteCountMax: metadata.byteCountMax,
            clock: metadata.initialClock == SandboxClock.machineSetting
                ? nil : SandboxClock(machine: clock, setting: metadata.initialClock),
            faults: Faults(seed: metadata.initialSeed))
    }

    /// Keeps the clock and the seed of a sandbox in its file, if a request has changed them.
    /// - Throws: `DatabaseError`; then they are as they were.
    package func keepSettings(of sandbox: Sandbox) throws {
        guard let tenant = tenants[sandbox.name], tenant.sandbox === sandbox,
            var metadata = tenant.metadata
        else { return }
        let kept = metadata
        metadata.clock = sandbox.store.clock.setting
        metadata.seed = sandbox.faults.seed
        guard metadata != kept else { return }
        do {
            try metadata.store(in: sandbox.store.database)
            tenants[sandbox.name]?.metadata = metadata
        } catch {
            sandbox.store.clock = SandboxClock(machine: clock, setting: kept.clock)
            sandbox.faults.reseed(kept.seed)
            throw error
        }
    }

    /// The error answer for a failure of a sandbox's data; nil for a failure of the server itself.
    /// - Parameter sandbox: The sandbox that answers, which may be another than the one of that name.
    package func apiError(_ error: DatabaseError, of name: String, answering sandbox: Sandbox)
        -> APIError?
    {
        if error.isInterrupted {
            return .timeout(isExplained: sandbox.store.catalog.mode.explainsErrors)
        }
        if error.isOutOfDescriptors { return .descriptorsFull }
        guard let files = registry.files else { return error.isFull ? .sandboxFull : nil }
        if error.isFull {
            guard let free = files.freeBytes, free < Limits.diskSpareBytes else {
                return .sandboxFull
            }
            return .diskFull(files.directory, freeBytes: free)
        }
        if error.isCorrupt || error.isNotADatabase {
            return .sandboxUnusable(
                "The data of the sandbox '\(name)' in \(file(of: name)) is damaged: reset the "
                    + "sandbox, or delete it with DELETE /_mock/sandboxes/\(name).")
        }
        guard error.isInputOutput || error.isUnopenable else { return nil }
        return .sandboxUnusable(
            "The data of the sandbox '\(name)' in \(file(of: name)) cannot be read or written: "
                + "\(error.message). Nothing was changed.")
    }
}
